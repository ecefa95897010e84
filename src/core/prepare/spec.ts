/** From a planned job to everything its container needs. */

import type { ContainerSpec, Limits } from '../../model/container.ts';
import type { PlannedJob } from '../../model/plan.ts';
import type { AttemptRef, Run } from '../../model/run.ts';
import { jobEnvironment, projectDirectory } from './environment.ts';
import { jobScript } from './script.ts';

export interface Preparation {
  readonly run: Run;
  readonly job: PlannedJob;
  readonly ref: AttemptRef;
  /** A word that nobody can guess: see `jobScript`. */
  readonly marker: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly defaultImage: string;
  readonly limits: Omit<Limits, 'timeoutMs'>;
}

export function containerSpec({ run, job, ref, marker, startedAt, defaultImage, limits }: Preparation): ContainerSpec {
  return {
    attempt: ref,
    image: job.image?.name ?? defaultImage,
    script: jobScript([...job.beforeScript, ...job.script], marker),
    ...(job.afterScript.length === 0 ? {} : { afterScript: jobScript(job.afterScript, marker) }),
    environment: jobEnvironment(run, job, ref, startedAt),
    directory: projectDirectory(run.trigger.repository),
    limits: { ...limits, timeoutMs: job.timeoutMs },
  };
}
