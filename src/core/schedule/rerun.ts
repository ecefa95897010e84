import type { JobRun, Run } from '../../model/run.ts';
import { waiting } from './create-run.ts';
import { withNeeders } from './needs.ts';
import { play } from './play.ts';
import { settle } from './settle.ts';
import { nextRound } from './transitions.ts';
import { awaitsPlay, hasFailed, isCompleted, wasCancelled } from './verdict.ts';

/**
 * Runs jobs again, with everything that needs them; jobs that are queued or running go on undisturbed. A manual job is
 * offered to a person again, unless it was named and can start at once (GitLab treats retrying a pipeline and retrying
 * a job in the same two ways).
 */
export function rerun(run: Run, what: 'failed' | 'all' | readonly string[], now: number): Run {
  const again = withNeeders(run, chosen(run, what));
  const jobs = run.jobs.map(jobRun => (again.has(jobRun.job.key) ? startOver(run, jobRun) : jobRun));
  const reset = jobs.every((jobRun, index) => jobRun === run.jobs[index]) ? run : { ...run, jobs };
  if (typeof what === 'string') return reset;
  return what.reduce((settled, key) => play(settled, key, now), settle(reset, now));
}

function chosen(run: Run, what: 'failed' | 'all' | readonly string[]): readonly string[] {
  if (typeof what !== 'string') return what.filter(key => run.jobs.some(({ job }) => job.key === key));
  const everything = run.jobs.map(({ job }) => job.key);
  if (what === 'all') return everything;
  const failed = run.jobs.filter(jobRun => hasFailed(jobRun) || wasCancelled(jobRun)).map(({ job }) => job.key);
  return failed.length === 0 && run.completedAt !== undefined ? everything : failed;
}

function startOver(run: Run, jobRun: JobRun): JobRun {
  if (!isCompleted(jobRun) && !awaitsPlay(jobRun)) return jobRun;
  return { ...nextRound(jobRun), progress: waiting(run.approval) };
}
