import type { JobRun, Run } from '../../model/run.ts';
import { attemptsOfRound } from './attempts.ts';
import { cancel } from './cancel.ts';

/**
 * What a newer commit stops, as GitLab decides it (`CancelRedundantPipelinesService`): everything, unless a job has
 * started that must not be interrupted; or just the jobs that may be; or nothing. A job that says nothing may be
 * interrupted in a pull request and not on a branch. What a stranger's file says is not asked: a push voids an approval.
 */
export function supersede(run: Run, by: string, now: number): Run {
  if (run.completedAt !== undefined) return run;
  const reason = `superseded by run ${by}`;
  const mode = run.trigger.trust === 'trusted' ? (run.autoCancel?.onNewCommit ?? 'conservative') : 'conservative';
  if (mode === 'none') return run;
  if (mode === 'interruptible') {
    const keys = run.jobs.filter(jobRun => mayInterrupt(run, jobRun)).map(({ job }) => job.key);
    return cancel(run, keys, reason, now);
  }
  const isProtected = run.jobs.some(jobRun => hasStarted(jobRun) && !mayInterrupt(run, jobRun));
  return isProtected ? run : cancel(run, undefined, reason, now);
}

function mayInterrupt({ trigger }: Run, { job }: JobRun): boolean {
  if (trigger.trust === 'untrusted') return true;
  return job.interruptible ?? trigger.source === 'pull_request';
}

function hasStarted(jobRun: JobRun): boolean {
  return attemptsOfRound(jobRun).some(({ startedAt }) => startedAt !== undefined);
}

/**
 * Which runs of a branch a newly pushed commit leaves behind, given runs of pushes to that branch, newest first: those
 * from which pushes, each beginning where the one before it ended, lead to it. Pushes may be heard of in any order, so
 * a newer run alone proves nothing.
 */
export function leftBehind(newest: Run, runs: readonly Run[]): readonly Run[] {
  const passed = new Set([startOf(newest)]);
  return runs.filter(run => {
    const isBehind = run.id !== newest.id && run.createdAt <= newest.createdAt && passed.has(run.trigger.commit.sha);
    if (isBehind) passed.add(startOf(run));
    return isBehind;
  });
}

/** Where the branch stood before the push. */
function startOf({ trigger }: Run): string | undefined {
  return trigger.source === 'push' ? trigger.before : undefined;
}
