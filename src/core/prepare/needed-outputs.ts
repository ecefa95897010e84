/** What other jobs left for this one. */

import type { PlannedJob } from '../../model/plan.ts';
import type { Run } from '../../model/run.ts';
import type { Variables } from '../../model/variables.ts';
import { lastOutputs } from '../schedule/attempts.ts';
import { sourcesOf } from './sources.ts';

/** The outputs of the jobs it gets artifacts from; of one name the later job's. */
export function neededOutputs(run: Run, job: PlannedJob): Variables {
  return Object.fromEntries(sourcesOf(run, job).flatMap(key => Object.entries(lastOutputs(run, key) ?? {})));
}

/**
 * Members of one parallel job set the same names, so a job that needs some gets the outputs of each as well, as JSON:
 * `[{"key": "build: [linux]", "matrix": {"OS": "linux"}, "outputs": {"URL": "..."}}]`. Undefined when it needs none.
 */
export function matrixOutputs(run: Run, job: PlannedJob): string | undefined {
  const sources = new Set(sourcesOf(run, job));
  const members = run.jobs.map(jobRun => jobRun.job).filter(({ key, node }) => node !== undefined && sources.has(key));
  if (members.length === 0) return undefined;
  const entries = members.map(({ key, matrix = {}, variables }) => ({
    key,
    matrix: Object.fromEntries(Object.keys(matrix).map(name => [name, variables[name] ?? matrix[name]])),
    outputs: lastOutputs(run, key) ?? {},
  }));
  return `${JSON.stringify(entries, undefined, 2)}\n`;
}
