import { concurrencyFor } from '../core/policy/limits.ts';
import { createRun } from '../core/schedule/create-run.ts';
import type { Run } from '../model/run.ts';
import type { Trigger } from '../model/trigger.ts';
import type { HandleContext } from './context.ts';
import type { Contents } from './decide.ts';
import type { PullRequestRuns } from './ports/store.ts';

/** A broken or missing file makes a run too, already completed: one way in, one way out. */
export async function startRun(context: HandleContext, trigger: Trigger, contents: Contents): Promise<Run> {
  const run = await context.store.create(trigger.deliveryId, draftOf(context, trigger, contents));
  tellOf(context, run);
  return run;
}

/** The same for a pull request; undefined when somebody else started another run of it since `known` was asked. */
export async function startNextRun(
  context: HandleContext,
  trigger: Trigger,
  contents: Contents,
  known: PullRequestRuns,
): Promise<Run | undefined> {
  const run = await context.store.createNext(trigger.deliveryId, known, draftOf(context, trigger, contents));
  if (run !== undefined) tellOf(context, run);
  return run;
}

function draftOf({ policy, now }: HandleContext, trigger: Trigger, contents: Contents): (id: string) => Run {
  const concurrency = concurrencyFor(policy, trigger.repository);
  return id => createRun({ id, trigger, now: now(), concurrency, ...contents });
}

function tellOf({ log }: HandleContext, { id, trigger, jobs, notice }: Run): void {
  log.info({ runId: id, sha: trigger.commit.sha, jobs: jobs.length, notice }, 'run created');
}
