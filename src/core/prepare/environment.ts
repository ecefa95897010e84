/** What GitLab predefines for a job's environment; what the pipeline says wins over it. */

import type { File } from '../../model/container.ts';
import type { PlannedJob } from '../../model/plan.ts';
import type { AttemptRef, Run } from '../../model/run.ts';
import type { Repository } from '../../model/trigger.ts';
import type { Variables } from '../../model/variables.ts';
import { predefinedVariables } from '../plan/values/predefined.ts';
import { utcTime } from '../time/utc.ts';

/** Where the workspace is in the container: GitLab's place, which scripts rely on. */
export function projectDirectory({ owner, name }: Repository): string {
  return `/builds/${owner}/${name}`;
}

/** `startedAt` in milliseconds since the epoch. */
export function jobEnvironment(
  run: Run,
  job: PlannedJob,
  ref: AttemptRef,
  startedAt: number,
  files: readonly File[] = [],
): Variables {
  return {
    ...predefinedVariables(run.trigger, job),
    CI_PIPELINE_ID: run.id,
    CI_PIPELINE_IID: run.id,
    CI_PIPELINE_CREATED_AT: isoTime(run.createdAt),
    CI_JOB_ID: `${run.id}.${run.jobs.findIndex(({ job: { key } }) => key === job.key) + 1}.${ref.number}`,
    CI_JOB_STARTED_AT: isoTime(startedAt),
    CI_JOB_STATUS: 'running',
    CI_JOB_TIMEOUT: String(Math.round(job.timeoutMs / 1000)),
    ...TRUST_WORKSPACE,
    ...Object.fromEntries(files.map(({ variable, path }) => [variable, path])),
  };
}

/** Git refuses a directory of another user (CVE-2022-24765); the workspace was made by the server's. */
const TRUST_WORKSPACE = { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'safe.directory', GIT_CONFIG_VALUE_0: '*' };

/** ISO 8601 in UTC without milliseconds, as GitLab writes it. */
function isoTime(milliseconds: number): string {
  return `${utcTime(milliseconds).replace(' ', 'T')}Z`;
}
