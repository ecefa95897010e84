import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Job, Pipeline } from '../../model/pipeline.ts';
import type { PlannedJob } from '../../model/plan.ts';
import { limits } from '../parse/limits.ts';
import { countMembers } from './graph/matrix.ts';

/** Characters of a whole plan, and of what its texts are made from; it is stored, and read at every step of the run. */
export const largestPlan = 8 * 1024 * 1024;

/**
 * What a job adds to the size of its plan: aliases, defaults and matrices make much out of little. Texts count as they
 * are written, too: many may come to nothing, and that takes time.
 */
export function sizeOf(planned: PlannedJob, { image, services, artifacts, caches, tags }: Job): number {
  const written = JSON.stringify([image, services, artifacts, caches, tags]);
  return Math.max(JSON.stringify(planned).length, written.length);
}

/** Whether the names of variables alone make a plan too large. Told before any job is looked at. */
export function hasTooManyNames({ variables, jobs }: Pipeline): boolean {
  const names = Object.keys(variables).join('').length;
  const inheriting = jobs.filter(({ inheritVariables }) => inheritVariables === true);
  return inheriting.reduce((sum, job) => sum + names * countMembers(job), 0) > largestPlan;
}

/** Says that a plan is too large to be carried about. */
export function tooLarge(jobs: readonly Job[]): readonly Diagnostic[] {
  const message = `Scripts, variables and paths of all jobs together have more than ${largestPlan} characters.`;
  return excess(jobs, message, 'Move scripts into files of the repository, and variables to the jobs that use them.');
}

/** Says that it takes too long to find out which jobs take part. */
export function tooMuchJudging(jobs: readonly Job[]): readonly Diagnostic[] {
  const message = 'The conditions of `rules`, `only` and `except` take too long to judge.';
  return excess(jobs, message, 'Write fewer or simpler ones, or ask about shorter variables.');
}

/** Says that changes are compared with more refs than the forge is asked about. */
export function tooManyComparisons(jobs: readonly Job[]): readonly Diagnostic[] {
  const message = `With every member of \`parallel\`, \`compare_to\` names more than ${limits.comparisons} refs.`;
  return excess(jobs, message, 'Compare with fewer: most pipelines need one.');
}

function excess([first]: readonly Job[], message: string, hint: string): readonly Diagnostic[] {
  return first ? [{ severity: 'error', message, where: { ...first.where, line: 1, column: 1 }, hint }] : [];
}
