/** What will run for one trigger: the pipeline with every choice made that can be made before anything runs. */

import type { Artifacts, Variables, When } from './pipeline.ts';

export interface Plan {
  /** In stage order, then as written. Keys are unique. */
  readonly jobs: readonly PlannedJob[];
}

export interface PlannedJob {
  /** Stable name people see: the check is called `ci / KEY`. */
  readonly key: string;
  readonly stage: string;
  /** Position of the stage; a job without `needs` waits for all jobs of smaller ones. */
  readonly stageIndex: number;
  /** Expanded; absent: the operator's default image. */
  readonly image?: string;
  /** Pipeline and job variables, expanded, in the order of precedence already applied. */
  readonly variables: Variables;
  readonly beforeScript: readonly string[];
  readonly script: readonly string[];
  readonly afterScript: readonly string[];
  readonly needs: 'earlier_stages' | readonly PlannedNeed[];
  readonly artifacts?: Artifacts;
  readonly when: Exclude<When, 'never'>;
  readonly allowFailure: boolean;
  /** Milliseconds. */
  readonly timeoutMs: number;
}

export interface PlannedNeed {
  readonly key: string;
  readonly artifacts: boolean;
}
