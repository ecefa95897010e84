/**
 * What people type in a pull request. Answered by a reaction; in words only when refused or asked for help, and only to
 * those who may write: nobody else makes us fill a conversation.
 */

import { renderHelp, renderRefusal } from '../core/render/answer.ts';
import { advance } from '../core/schedule/advance.ts';
import type { Command } from '../model/command.ts';
import { InfraError } from '../model/errors.ts';
import type { Commented } from '../model/incoming.ts';
import type { Refusal } from '../model/refusal.ts';
import type { Run } from '../model/run.ts';
import type { DeliveryContext, HandleContext } from './context.ts';
import { type Decision, type Deed, decideDeed, isForAuthor } from './deed.ts';
import { mayWrite } from './trust.ts';

export async function runCommands(
  context: DeliveryContext,
  deliveryId: string,
  comment: Commented,
  commands: readonly Command[],
): Promise<void> {
  const { forge, log } = context;
  const { repository, actor } = comment;
  if (commands.length === 0 || comment.isBot || !comment.isOpen) return;
  const isWriter = await mayWrite(forge, repository, actor);
  const deeds = commands.filter(command => command.name !== 'help');
  const refusals = await obey(context, deliveryId, comment, deeds, isWriter);
  log.info({ commands: commands.map(({ name }) => name), actorId: actor.id, isWriter, refusals }, 'commands');
  if (!isWriter && !context.courtesy.mayAnswer(repository.id)) return;
  const wantsHelp = deeds.length < commands.length;
  const answers = [...refusals.map(renderRefusal), ...(wantsHelp ? [renderHelp()] : [])];
  const isDone = refusals.length === 0 && (isWriter || !wantsHelp);
  await acknowledge(context, comment, isDone, isWriter ? answers : []);
}

/** Says how it went. What was done is not done again because the forge did not take our answer. */
async function acknowledge(
  { forge, log }: HandleContext,
  { repository, commentId, pullRequestNumber }: Commented,
  isDone: boolean,
  answers: readonly string[],
): Promise<void> {
  try {
    await forge.react(repository, commentId, isDone ? '+1' : 'confused');
    if (answers.length > 0) await forge.comment(repository, pullRequestNumber, [...new Set(answers)].join('\n\n'));
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
  isWriter: boolean,
): Promise<readonly Refusal[]> {
  if (deeds.length === 0) return [];
  const { repository, pullRequestNumber } = comment;
  const [run] = await store.findRuns({ repositoryId: repository.id, pullRequestNumber, limit: 1 });
  if (run === undefined) return [{ reason: 'no_run' }];
  const decisions = deeds.map(deed => decide(deed, comment, run, isWriter));
  const signals = decisions.flatMap(decision => ('signal' in decision ? [decision.signal] : []));
  const follow = (current: Run): Run => signals.reduce((state, signal) => advance(state, signal, now()), current);
  if (signals.length > 0) await store.change(run.id, follow, deliveryId);
  return decisions.flatMap(decision => ('refusal' in decision ? [decision.refusal] : []));
}

function decide(deed: Deed, { actor, pullRequestAuthorId }: Commented, run: Run, isWriter: boolean): Decision {
  const isAllowed = isWriter || (actor.id === pullRequestAuthorId && isForAuthor(deed, run));
  return isAllowed ? decideDeed(deed, actor, run) : { refusal: { reason: 'no_permission', login: actor.login } };
}
