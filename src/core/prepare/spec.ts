/** From a planned job to everything its container needs. */

import type { ContainerSpec, Limits } from '../../model/container.ts';
import type { Image } from '../../model/pipeline.ts';
import type { PlannedJob } from '../../model/plan.ts';
import type { AttemptRef, Run } from '../../model/run.ts';
import { jobEnvironment, projectDirectory } from './environment.ts';
import { givenLimits, type Maxima } from './limits.ts';
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
  /** What a job that asks for nothing may use, and the most that one may ask for. */
  readonly limits: Omit<Limits, 'timeoutMs'>;
  readonly maxima: Maxima;
}

export interface Prepared {
  readonly spec: ContainerSpec;
  /** Sentences for the job's log: what it asked for and does not get. */
  readonly notes: readonly string[];
}

export function containerSpec(preparation: Preparation): Prepared {
  const { run, job, ref, marker, startedAt, defaultImage } = preparation;
  const { limits, notes } = givenLimits(job.limits ?? {}, preparation.limits, preparation.maxima);
  const spec: ContainerSpec = {
    attempt: ref,
    ...imageSpec(job.image ?? { name: defaultImage }),
    ...(job.network === undefined ? {} : { network: job.network }),
    script: jobScript([...job.beforeScript, ...job.script], marker),
    ...(job.afterScript.length === 0 ? {} : { afterScript: jobScript(job.afterScript, marker) }),
    environment: jobEnvironment(run, job, ref, startedAt),
    directory: projectDirectory(run.trigger.repository),
    limits: { ...limits, timeoutMs: job.timeoutMs },
  };
  return { spec, notes };
}

/** `entrypoint: [""]` is how GitLab's users say that there shall be none. */
function imageSpec({ name, entrypoint = [], pullPolicy, platform, user }: Image) {
  return {
    image: name,
    ...(entrypoint.every(word => word === '') ? {} : { entrypoint }),
    ...(pullPolicy === undefined ? {} : { pullPolicy }),
    ...(platform === undefined ? {} : { platform }),
    ...(user === undefined ? {} : { user }),
  };
}
