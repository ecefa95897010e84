/** Finds what the forge never told us of, such as a push too large for a webhook: commits that should have a run and have none. */

import type { Logger } from 'pino';
import { compareHeads, type Overdue } from '../core/heads/compare-heads.ts';
import { InfraError } from '../model/errors.ts';
import type { Incoming } from '../model/incoming.ts';
import type { Repository } from '../model/trigger.ts';
import { nowAndByTime } from './by-time.ts';
import type { Forge } from './ports/forge.ts';
import type { Store } from './ports/store.ts';

export interface CatchUpContext {
  readonly store: Store;
  readonly forge: Forge;
  readonly log: Logger;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

const MINUTE_MS = 60_000;
/** Two requests for each repository at each look: a hundred of them are a tenth of what GitHub allows. */
const LOOK_EVERY_MS = 20 * MINUTE_MS;
/** Longer than GitHub takes to tell, and than it takes to be asked again for what did not arrive. */
const PATIENCE_MS = 15 * MINUTE_MS;
/** A repository that had no run for this long is left alone. */
const ACTIVE_MS = 30 * 24 * 60 * MINUTE_MS;

/** Looks now and by time. Returns how to stop. */
export function startCatchingUp(context: CatchUpContext): () => void {
  return nowAndByTime(LOOK_EVERY_MS, () => catchUp(context), context.log, 'cannot look for what was missed');
}

/** One look at every active repository. Safe to repeat, and for many servers at a time: one commit is caught up with once. */
export async function catchUp(context: CatchUpContext): Promise<void> {
  const { store, log, now } = context;
  for (const repository of await store.activeRepositories(now() - ACTIVE_MS)) {
    try {
      await catchUpWith(context, repository);
    } catch (error) {
      if (!(error instanceof InfraError)) throw error;
      log.warn({ err: error, repositoryId: repository.id }, 'cannot look for what was missed in a repository');
    }
  }
}

async function catchUpWith({ store, forge, log, now }: CatchUpContext, repository: Repository): Promise<void> {
  const heads = await forge.heads(repository);
  const { sighting, overdue } = compareHeads(heads, await store.sighting(repository.id), now(), PATIENCE_MS);
  for (const missed of overdue) {
    const { name, sha } = missed;
    const [run] = await store.findRuns({ repositoryId: repository.id, headSha: sha, limit: 1 });
    if (run !== undefined) continue;
    log.warn({ repositoryId: repository.id, name, sha }, 'the forge did not tell of a commit; it is run now');
    await store.accept({
      id: `found ${repository.id} ${sha} ${name}`,
      incoming: await incomingOf(forge, repository, missed),
    });
  }
  await store.setSighting(repository.id, sighting);
}

/** Who pushed is not known any more. That decides nothing: who can push may write, and of a fork the author is asked about. */
async function incomingOf(forge: Forge, repository: Repository, { head, sha, before }: Overdue): Promise<Incoming> {
  if (head.kind === 'pull_request') {
    const { pullRequest, author } = head;
    return { kind: 'pull_request_changed', repository, actor: author, author, pullRequest };
  }
  return {
    kind: 'pushed',
    repository,
    actor: { id: 0, login: 'unknown' },
    commit: await forge.commit(repository, sha),
    ref: { kind: 'branch', name: head.name },
    ...(before === undefined ? {} : { before }),
  };
}
