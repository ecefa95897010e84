/**
 * Removes what nobody asks for any more: runs with their logs and artifacts, deliveries, sessions and tokens, after a while;
 * and what is known of branches whose runs are gone.
 */

import type { Run } from '../model/run.ts';
import { nowAndByTime } from './by-time.ts';
import type { Keys } from './ports/keys.ts';
import type { Notices } from './ports/notices.ts';
import type { WorkContext } from './work/context.ts';

type RetentionContext = Pick<WorkContext, 'store' | 'logs' | 'blobs' | 'secrets' | 'log' | 'now'> & {
  readonly keys: Pick<Keys, 'removeEnded'>;
  readonly notices: Pick<Notices, 'forgetBranches'>;
};

const DAY_MS = 24 * 60 * 60_000;
const LOOK_EVERY_MS = 60 * 60_000;
const AT_ONCE = 100;
/** Twice as long as GitHub delivers again: a delivery must be known while it can come once more. */
const DELIVERIES_MS = 6 * DAY_MS;
/** Whose secret leaked wants to know who had it, also of runs that are gone. */
const SECRET_USES_MS = 400 * DAY_MS;

/** Looks now and by time; runs are kept for `runDays` after they completed, 0 for ever. Returns how to stop. */
export function startRetention(context: RetentionContext, runDays: number): () => void {
  return nowAndByTime(LOOK_EVERY_MS, () => retain(context, runDays), context.log, 'cannot remove old runs');
}

/**
 * Removes what is older. Files go before the run that names them: whatever happens between, the next time finds the run
 * and goes on. Safe to repeat, and for many servers at a time.
 */
export async function retain(
  { store, logs, blobs, secrets, keys, notices, log, now }: RetentionContext,
  runDays: number,
): Promise<void> {
  await store.forgetDeliveries(now() - DELIVERIES_MS);
  await secrets.forgetUses(now() - SECRET_USES_MS);
  await keys.removeEnded(now());
  if (runDays === 0) return;
  const then = now() - runDays * DAY_MS;
  for (;;) {
    const old = await store.completedBefore(then, AT_ONCE);
    for (const run of old) {
      await removeFiles({ logs, blobs }, run);
      await store.remove(run.id);
    }
    if (old.length > 0) log.info({ runs: old.length }, 'removed old runs');
    if (old.length < AT_ONCE) break;
  }
  await notices.forgetBranches();
}

async function removeFiles({ logs, blobs }: Pick<RetentionContext, 'logs' | 'blobs'>, run: Run): Promise<void> {
  for (const { job, attempts } of run.jobs) {
    for (const { number, ended } of attempts) {
      await logs.remove({ runId: run.id, key: job.key, number });
      if (ended !== undefined && 'artifact' in ended && ended.artifact !== undefined) {
        await blobs.delete(ended.artifact.blob);
      }
    }
  }
}
