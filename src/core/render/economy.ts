import type { JobRun, Run } from '../../model/run.ts';
import { awaitsPlay, isCompleted } from '../schedule/verdict.ts';

/**
 * Every write counts: an installation has 80 creations a minute and 500 an hour (docs.github.com, "Rate limits for the
 * REST API"), for all its repositories. Up to so many jobs each has its check from the start.
 */
const MOST_OPEN_CHECKS = 20;

/**
 * Whether a job's check is shown yet. Of a run with very many jobs each has it once it is over, or waits for a person:
 * one write for each, and none of them can pass before. Until then the check `ci` lists them. What runs again is always
 * shown, so that the former check of its name does not stand for it.
 */
export function isShown({ jobs }: Run, jobRun: JobRun): boolean {
  return jobs.length <= MOST_OPEN_CHECKS || isCompleted(jobRun) || awaitsPlay(jobRun) || jobRun.round > 0;
}

/** How often progress is told, in milliseconds: the more jobs, the less each one matters. */
export function progressEveryMs({ jobs }: Run): number {
  return jobs.length <= MOST_OPEN_CHECKS ? 1_000 : Math.min(jobs.length * 800, 60_000);
}
