import type { JobRun } from '../../model/run.ts';

/** Over, and its failure was not allowed. An allowed failure is `neutral`. */
export function hasFailed({ progress }: JobRun): boolean {
  return progress.status === 'completed' && (progress.conclusion === 'failure' || progress.conclusion === 'timed_out');
}

/** Over because somebody stopped it. */
export function wasCancelled({ progress }: JobRun): boolean {
  return progress.status === 'completed' && progress.conclusion === 'cancelled';
}

/** Over without having run, since it was not wanted. */
export function wasSkipped({ progress }: JobRun): boolean {
  return progress.status === 'completed' && progress.conclusion === 'skipped';
}

/**
 * Over in a way that lets the jobs go on that need it. As in GitLab (`Ci::Status::Composite`, `success_with_warnings`)
 * a cancelled job that may fail counts too.
 */
export function hasPassed(jobRun: JobRun): boolean {
  const { progress, job } = jobRun;
  if (progress.status !== 'completed') return false;
  if (progress.conclusion === 'success' || progress.conclusion === 'neutral') return true;
  return progress.conclusion === 'cancelled' && job.allowFailure;
}

/** Nothing more happens to it unless a person asks for it or something it needs changes. */
export function isCompleted({ progress }: JobRun): boolean {
  return progress.status === 'completed';
}

/** Its needs are done and a person may start it. */
export function awaitsPlay({ progress }: JobRun): boolean {
  return progress.status === 'waiting' && progress.for === 'play';
}

/** It may be started by a person, and nobody has to: it holds up neither later stages nor the end of the run. */
export function isOptionalPlay(jobRun: JobRun): boolean {
  return awaitsPlay(jobRun) && jobRun.job.allowFailure;
}

/** Its delay is not over yet. */
export function awaitsTime({ progress }: JobRun): boolean {
  return progress.status === 'waiting' && progress.for === 'delay';
}

/** It is wanted and has no try yet: it waits for its time, or for its turn in its resource group. */
export function awaitsTurn({ progress }: JobRun): boolean {
  return progress.status === 'waiting' && (progress.for === 'delay' || progress.for === 'resource');
}

/** What became of it, in plain words that go on after its name: "timed out". */
export function fate({ progress }: JobRun): string {
  if (progress.status !== 'completed') return 'has not been started by anybody';
  if (progress.conclusion === 'timed_out') return 'timed out';
  if (progress.conclusion === 'failure') return 'failed';
  return `was ${progress.conclusion}`;
}
