/** What will run for one trigger: the pipeline with every choice made that can be made before anything runs. */

import type { Position } from './diagnostic.ts';
import type { Pattern } from './expression.ts';
import type {
  Artifacts,
  Cache,
  Environment,
  Image,
  LimitsAsked,
  Matcher,
  Network,
  ResourceGroup,
  Retry,
  Reuse,
} from './pipeline.ts';
import type { AutoCancel, When } from './rule.ts';
import type { Variables } from './variables.ts';

export interface Plan {
  /** What the run is called; absent: by its commit. */
  readonly name?: string;
  /** In stage order, then as written, but none before what it needs. Keys are unique. */
  readonly jobs: readonly PlannedJob[];
  /** Jobs of the file that do not take part. */
  readonly leftOut: readonly LeftOut[];
  readonly autoCancel: AutoCancel;
}

/** A job that does not take part, and why: a sentence that begins in lower case, such as "`rules` entry 2 says `never`". */
export interface LeftOut {
  readonly name: string;
  readonly where: Position;
  readonly reason: string;
}

/**
 * Some values are only known when the job starts: outputs of its needs, secrets, `CI_JOB_ID`. Texts that may use them
 * (image, services, artifacts, caches, the environment's URL) are kept as templates: what is known is put in, other
 * references are left, and `$$` is a dollar sign. `completeJob` (core/plan) makes the job final.
 */
export interface PlannedJob {
  /** Stable name people see: the check is called `ci / KEY`. A member of a parallel job is `NAME 2/3` or `NAME: [linux, 20]`. */
  readonly key: string;
  /** The job of the file it was made from, when that is not its key. */
  readonly name?: string;
  readonly stage: string;
  /** Position of the stage; a job without `needs` waits for all jobs of smaller ones. */
  readonly stageIndex: number;
  /** Which rule let it in, for people: "`rules` entry 2 (if: $CI_COMMIT_TAG)". */
  readonly decidedBy?: string;
  /** Absent: the operator's default image. */
  readonly image?: Image;
  readonly services?: readonly PlannedService[];
  /** Pipeline and job variables, the order of precedence applied, expanded as far as the plan can know. */
  readonly variables: Variables;
  /** Templates of those variables whose value depends on what is only known when the job starts. */
  readonly late?: Variables;
  /** Given when the run was started: they win over everything, outputs of other jobs among it. Part of `variables`. */
  readonly given?: Variables;
  readonly beforeScript: readonly string[];
  readonly script: readonly string[];
  readonly afterScript: readonly string[];
  readonly needs: 'earlier_stages' | readonly PlannedNeed[];
  /** Keys of the jobs whose artifacts it gets, when `dependencies` says so. */
  readonly dependencies?: readonly string[];
  readonly artifacts?: Artifacts;
  readonly caches?: readonly Cache[];
  readonly when: Exclude<When, 'never'>;
  /** Milliseconds; present exactly when delayed. */
  readonly startInMs?: number;
  readonly allowFailure: boolean;
  readonly allowedExitCodes?: readonly number[];
  readonly retry?: Retry;
  /** Milliseconds. */
  readonly timeoutMs: number;
  readonly interruptible?: boolean;
  readonly resourceGroup?: ResourceGroup;
  readonly tags?: readonly string[];
  readonly coverage?: Pattern;
  readonly environment?: Environment;
  /** Names of the secrets that it cannot do without, when it lists them; it gets no others then. Absent: all that are for it. */
  readonly secrets?: readonly string[];
  readonly reuse?: Reuse;
  readonly limits?: LimitsAsked;
  readonly network?: Network;
  readonly annotations?: false | readonly Matcher[];
  /** Its place among the members of a parallel job, from 1. */
  readonly node?: { readonly index: number; readonly total: number };
  /** What distinguishes it from the other members of its matrix, as written; the names are among `variables`. */
  readonly matrix?: Variables;
}

export interface PlannedNeed {
  readonly key: string;
  readonly artifacts: boolean;
}

export interface PlannedService extends Image {
  readonly aliases: readonly string[];
  readonly command?: readonly string[];
  readonly variables: Variables;
}
