/** What people type in a pull request. Answered by a reaction; in words only when refused or asked for help. */

import { renderHelp, renderRefusal } from '../core/render/answer.ts';
import { advance } from '../core/schedule/advance.ts';
import type { Command } from '../model/command.ts';
import { InfraError } from '../model/errors.ts';
import type { Commented } from '../model/incoming.ts';
import type { Refusal } from '../model/refusal.ts';
import type { Run } from '../model/run.ts';
import type { HandleContext } from './context.ts';
import { type Deed, decideDeed } from './deed.ts';
import { mayWrite } from './trust.ts';

export async function runCommands(
  context: HandleContext,
  deliveryId: string,
  comment: Commented,
  commands: readonly Command[],
): Promise<void> {
  const { forge, log } = context;
  const { repository, actor } = comment;
  if (commands.length === 0 || comment.isBot || !comment.isOpen) return;
  if (!(await mayWrite(forge, repository, actor))) {
    log.info({ actorId: actor.id, refused: 'no_permission' }, 'command');
    return acknowledge(context, comment, [{ reason: 'no_permission', login: actor.login }], false);
  }
  const deeds = commands.filter(command => command.name !== 'help');
  const refusals = await obey(context, deliveryId, comment, deeds);
  log.info({ commands: commands.map(({ name }) => name), actorId: actor.id, refusals }, 'commands');
  await acknowledge(context, comment, refusals, deeds.length < commands.length);
}

/** Says how it went. What was done is not done again because the forge did not take our answer. */
async function acknowledge(
  { forge, log }: HandleContext,
  { repository, commentId, pullRequestNumber }: Commented,
  refusals: readonly Refusal[],
  wantsHelp: boolean,
): Promise<void> {
  const answers = new Set([...refusals.map(renderRefusal), ...(wantsHelp ? [renderHelp()] : [])]);
  try {
    await forge.react(repository, commentId, refusals.length === 0 ? '+1' : 'confused');
    if (answers.size > 0) await forge.comment(repository, pullRequestNumber, [...answers].join('\n\n'));
  } catch (error) {
    if (!(error instanceof InfraError)) throw error;
    log.warn({ err: error, commentId }, 'a command could not be acknowledged');
  }
}

/** Does all that can be done, in one change, so that a crash does not repeat half of it; answers what was refused. */
async function obey(
  { store, now }: HandleContext,
  deliveryId: string,
  comment: Commented,
  deeds: readonly Deed[],
): Promise<readonly Refusal[]> {
  if (deeds.length === 0) return [];
  const { repository, pullRequestNumber } = comment;
  const [run] = await store.findRuns({ repositoryId: repository.id, pullRequestNumber, limit: 1 });
  if (run === undefined) return [{ reason: 'no_run' }];
  const decisions = deeds.map(deed => decideDeed(deed, comment.actor, run));
  const signals = decisions.flatMap(decision => ('signal' in decision ? [decision.signal] : []));
  const follow = (current: Run): Run => signals.reduce((state, signal) => advance(state, signal, now()), current);
  if (signals.length > 0) await store.change(run.id, follow, deliveryId);
  return decisions.flatMap(decision => ('refusal' in decision ? [decision.refusal] : []));
}
