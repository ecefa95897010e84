/** From a planned job to everything its container needs, with what only became known since it was planned. */

import type { CheckoutOptions } from '../../model/checkout.ts';
import type { ContainerSpec, File, Limits } from '../../model/container.ts';
import type { Image } from '../../model/pipeline.ts';
import type { PlannedJob } from '../../model/plan.ts';
import type { AttemptRef, Run } from '../../model/run.ts';
import type { Variables } from '../../model/variables.ts';
import { completeJob } from '../plan/values/complete.ts';
import { missingSecrets } from '../secrets/missing.ts';
import { checkoutOptions } from './checkout-options.ts';
import { jobEnvironment, projectDirectory } from './environment.ts';
import { imageSpec } from './image-spec.ts';
import { givenLimits, type Maxima } from './limits.ts';
import { matrixOutputs, neededOutputs } from './needed-outputs.ts';
import { givenNetwork, type UntrustedNetwork } from './network.ts';
import { jobScript } from './script.ts';
import { type OpenSecrets, SECRETS_DIRECTORY, secretPaths } from './secrets.ts';
import { serviceSpecs } from './services.ts';

export interface Preparation {
  readonly run: Run;
  readonly ref: AttemptRef;
  /** A word that nobody can guess: see `jobScript`. */
  readonly marker: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly defaultImage: string;
  /** What a job that asks for nothing may use, and the most that one may ask for. */
  readonly limits: Omit<Limits, 'timeoutMs'>;
  readonly maxima: Maxima;
  /** Absent: as the engine has it. */
  readonly runtime?: string;
  readonly untrusted: UntrustedPolicy;
  /** Whether the fence is closed; of no account for those who are trusted. */
  readonly isFenced: boolean;
  readonly secrets: OpenSecrets;
}

/** What is otherwise for jobs of strangers. */
export interface UntrustedPolicy {
  readonly network: UntrustedNetwork;
  /** Absent: as for all. */
  readonly runtime?: string;
}

export interface Prepared {
  /** As it starts: without templates. */
  readonly job: PlannedJob;
  readonly spec: ContainerSpec;
  /** Absent: the project directory begins empty. */
  readonly checkout?: CheckoutOptions;
  /** Sentences for the job's log: what it asked for and does not get. */
  readonly notes: readonly string[];
  /** A sentence for people: why the job cannot run. */
  readonly fault?: string;
}

/** Throws a plain Error when the run has no such job. */
export function prepareJob(preparation: Preparation): Prepared {
  const { run, ref, marker, startedAt, defaultImage, untrusted, isFenced } = preparation;
  const { trust } = run.trigger;
  const planned = run.jobs.find(({ job }) => job.key === ref.key)?.job;
  if (planned === undefined) throw new Error(`run ${ref.runId} has no job ${ref.key}`);
  const files = filesFor(run, planned);
  const environmentOf = (job: PlannedJob) => jobEnvironment(run, job, ref, startedAt, files);
  const outputs = neededOutputs(run, planned);
  const { secrets } = preparation;
  const given = without(secrets.files, planned.given ?? {});
  const known = { outputs, secrets: { ...secrets.values, ...secretPaths(given) } };
  const { job, faults } = completeJob(planned, { predefined: environmentOf(planned), ...known });
  const { limits, notes } = givenLimits(job.limits ?? {}, preparation.limits, preparation.maxima, trust);
  const { network, note } = givenNetwork(job.network, trust, untrusted.network, isFenced);
  const runtime = (trust === 'untrusted' ? untrusted.runtime : undefined) ?? preparation.runtime;
  const image = job.image ?? { name: defaultImage };
  const environment = { ...environmentOf(job), ...job.variables };
  const services = network === 'none' ? [] : serviceSpecs(job, without(environment, given));
  const inFiles = Object.keys(given);
  const { checkout, ...told } = checkoutOptions(environment);
  const spec: ContainerSpec = {
    attempt: ref,
    ...imageSpec(image),
    ...entrypointOf(image),
    ...(network === undefined ? {} : { network }),
    ...(runtime === undefined ? {} : { runtime }),
    script: jobScript([...job.beforeScript, ...job.script], marker, inFiles),
    ...(job.afterScript.length === 0 ? {} : { afterScript: jobScript(job.afterScript, marker, inFiles) }),
    environment: { ...environment, ...given },
    ...(inFiles.length === 0 ? {} : { memoryDirectory: SECRETS_DIRECTORY }),
    directory: projectDirectory(run.trigger.repository),
    limits: { ...limits, timeoutMs: job.timeoutMs },
    ...(services.length === 0 ? {} : { services }),
    ...(files.length === 0 ? {} : { files }),
  };
  const others = new Set([...Object.keys(planned.variables), ...Object.keys(outputs)]);
  const missing = missingSecrets(planned, secrets, run.trigger.repository, others);
  const allFaults = [...missing, ...faults, ...told.faults];
  return {
    job,
    spec,
    ...(checkout === undefined ? {} : { checkout }),
    notes: [...notes, ...(note === undefined ? [] : [note]), ...told.notes],
    ...(allFaults.length === 0 ? {} : { fault: allFaults.join(' ') }),
  };
}

function without(variables: Variables, names: Variables): Variables {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !Object.hasOwn(names, name)));
}

function filesFor(run: Run, job: PlannedJob): readonly File[] {
  const content = matrixOutputs(run, job);
  return content === undefined ? [] : [{ variable: 'CI_MATRIX_OUTPUTS', path: '/berth-matrix-outputs.json', content }];
}

/** `entrypoint: [""]` is how GitLab's users say that there shall be none. */
function entrypointOf({ entrypoint = [] }: Image): Pick<ContainerSpec, 'entrypoint'> {
  return entrypoint.every(word => word === '') ? {} : { entrypoint };
}
