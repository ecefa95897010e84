import { concurrencyFor } from '../core/policy/limits.ts';
import { createRun } from '../core/schedule/create-run.ts';
import type { Run } from '../model/run.ts';
import type { Trigger } from '../model/trigger.ts';
import type { HandleContext } from './context.ts';
import type { Contents } from './decide.ts';

/** A broken or missing file makes a run too, already completed: one way in, one way out. */
export async function startRun(
  { store, log, now, policy }: HandleContext,
  trigger: Trigger,
  contents: Contents,
): Promise<Run> {
  const concurrency = concurrencyFor(policy, trigger.repository);
  const run = await store.create(trigger.deliveryId, id =>
    createRun({ id, trigger, now: now(), concurrency, ...contents }),
  );
  log.info({ runId: run.id, sha: trigger.commit.sha, jobs: run.jobs.length, notice: run.notice }, 'run created');
  return run;
}
