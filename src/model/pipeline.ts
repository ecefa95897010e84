/** What `.ci.yml` says, in normal form: includes, `extends` and every shorthand written out, nothing decided yet. */

import type { Position } from './diagnostic.ts';
import type { Pattern } from './expression.ts';
import type { Dependency, Matrix, Need } from './need.ts';
import type { RefConditions, Rule, When, Workflow } from './rule.ts';
import type { Definitions } from './variables.ts';

export interface Pipeline {
  /** In order; `.pre` and `.post` included. */
  readonly stages: readonly string[];
  readonly variables: Definitions;
  readonly workflow: Workflow;
  readonly schedules: readonly Schedule[];
  readonly jobs: readonly Job[];
  /** The files it was made from, the main one first. */
  readonly files: readonly PipelineFile[];
}

/** A file that is part of a pipeline. */
export interface PipelineFile {
  /** Relative to the root of its repository. */
  readonly path: string;
  /** `owner/repo`, when it is another repository than the pipeline's own. */
  readonly project?: string;
  /** The commit of that repository, 40 hexadecimal digits. */
  readonly sha?: string;
}

/** When the default branch, or `branch`, is run by the clock. */
export interface Schedule {
  readonly where: Position;
  /** Five fields: minute, hour, day of month, month, day of week. */
  readonly cron: string;
  /** An IANA name; `UTC` when the file names none. */
  readonly timezone: string;
  readonly branch?: string;
  readonly variables: Definitions;
}

export interface Job {
  readonly name: string;
  readonly where: Position;
  readonly stage: string;
  /** Absent: the operator's default image. */
  readonly image?: Image;
  readonly services: readonly Service[];
  readonly variables: Definitions;
  /** Which of the pipeline's variables it takes: all, none, or these. */
  readonly inheritVariables: boolean | readonly string[];
  readonly beforeScript: readonly string[];
  readonly script: readonly string[];
  readonly afterScript: readonly string[];
  /** Absent: the job waits for all earlier stages. */
  readonly needs?: readonly Need[];
  /** Whose artifacts it gets; absent: those of its needs, or of all earlier stages. */
  readonly dependencies?: readonly Dependency[];
  readonly rules?: readonly Rule[];
  readonly only?: RefConditions;
  readonly except?: RefConditions;
  readonly when: When;
  /** Milliseconds a delayed job waits once its needs are done. */
  readonly startInMs?: number;
  readonly allowFailure: boolean;
  /** A failure with one of these exit codes is allowed. */
  readonly allowedExitCodes?: readonly number[];
  readonly retry?: Retry;
  readonly timeoutMs?: number;
  readonly interruptible?: boolean;
  readonly resourceGroup?: ResourceGroup;
  readonly parallel?: Parallel;
  /** Which workers may run it: those that have all of these. */
  readonly tags: readonly string[];
  readonly artifacts?: Artifacts;
  readonly caches: readonly Cache[];
  /** Finds a percentage in the log; the last match counts. */
  readonly coverage?: Pattern;
  readonly environment?: Environment;
  /** Names of the secrets that it cannot do without, and the only ones it gets; absent: all that are for it. */
  readonly secrets?: readonly string[];
  readonly reuse?: Reuse;
  readonly limits?: LimitsAsked;
  readonly network?: Network;
  /** Finds places in files that log lines speak of. Absent: the built-in ones. False: none. A list adds to them. */
  readonly annotations?: false | readonly Matcher[];
}

export interface Image {
  readonly name: string;
  /** Replaces the image's own; the job's shell is given to it as its command. */
  readonly entrypoint?: readonly string[];
  /** Tried in order; absent: `if-not-present`. */
  readonly pullPolicy?: readonly PullPolicy[];
  /** As in `linux/arm64`. */
  readonly platform?: string;
  readonly user?: string;
}

export type PullPolicy = 'always' | 'if-not-present' | 'never';

/** A container beside the job's, reached by its aliases and by the two names GitLab makes of the image's. */
export interface Service extends Image {
  readonly aliases: readonly string[];
  readonly command?: readonly string[];
  readonly variables: Definitions;
}

export type Parallel =
  | { readonly kind: 'count'; readonly total: number }
  | { readonly kind: 'matrix'; readonly matrix: Matrix };

export interface Artifacts {
  /** Globs relative to the project directory. */
  readonly paths: readonly string[];
  readonly exclude: readonly string[];
  /** Whether files that were not in the commit are kept too, ignored ones among them. */
  readonly untracked: boolean;
  /** Of the archive people download; variables are expanded. */
  readonly name?: string;
  /** Milliseconds after which they may be removed; absent: as the operator says. */
  readonly expireInMs?: number | 'never';
  readonly when: 'on_success' | 'on_failure' | 'always';
  /** What the pull request calls them. */
  readonly exposeAs?: string;
  /** Who may download them. */
  readonly access: 'all' | 'developer' | 'maintainer' | 'none';
  readonly reports: Reports;
}

/** Files with results; each entry is a glob relative to the project directory. */
export interface Reports {
  readonly junit?: readonly string[];
  /** `NAME=value` lines, given as variables to the jobs that need this one. */
  readonly dotenv?: readonly string[];
  readonly coverage?: { readonly format: 'cobertura' | 'jacoco'; readonly path: string };
  readonly codequality?: readonly string[];
  readonly sarif?: readonly string[];
}

export interface Cache {
  readonly key: CacheKey;
  readonly paths: readonly string[];
  readonly untracked: boolean;
  readonly policy: 'pull-push' | 'pull' | 'push';
  readonly when: 'on_success' | 'on_failure' | 'always';
  readonly fallbackKeys: readonly string[];
}

/** Variables in texts are expanded. */
export type CacheKey =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'files'; readonly files: readonly string[]; readonly prefix?: string };

export interface Environment {
  readonly name: string;
  readonly url?: string;
  readonly action: 'start' | 'prepare' | 'stop' | 'verify' | 'access';
  /** The job that stops it. */
  readonly onStop?: string;
  readonly autoStopInMs?: number;
  readonly tier?: 'production' | 'staging' | 'testing' | 'development' | 'other';
}

export interface ResourceGroup {
  readonly name: string;
  readonly processMode: 'oldest_first' | 'newest_first' | 'newest_ready_first' | 'unordered';
}

export interface Retry {
  /** How often it is tried again. */
  readonly max: number;
  readonly when: readonly RetryCause[];
  /** Also, after any failure of its script with one of these. */
  readonly exitCodes: readonly number[];
}

export type RetryCause =
  | 'always'
  | 'script_failure'
  | 'runner_system_failure'
  | 'stuck_or_timeout_failure'
  | 'image_pull_failure'
  | 'oom_killed'
  | 'disk_full';

/** Skip the job when a successful run with identical content exists. */
export interface Reuse {
  /** Globs of the files it depends on; absent: all. */
  readonly inputs?: readonly string[];
  readonly ttlMs?: number;
}

/** What a job asks for; the operator's maxima hold in any case. */
export interface LimitsAsked {
  readonly cpus?: number;
  /** Bytes. */
  readonly memory?: number;
  readonly pids?: number;
  /** Bytes. */
  readonly disk?: number;
}

export type Network = 'default' | 'none';

/** A regular expression with the named groups `file`, `line`, `column` and `message`. */
export interface Matcher {
  readonly pattern: string;
  readonly severity: 'error' | 'warning' | 'notice';
}
