/** What a job waits for. */

import type { Position } from './diagnostic.ts';

export interface Need {
  readonly job: string;
  readonly where: Position;
  /** Whether the needed job's artifacts are put into the workspace. */
  readonly artifacts: boolean;
  /** Whether the needed job may be absent from the plan. */
  readonly optional: boolean;
  /** Which members of a parallel job are meant; absent: all. */
  readonly matrix?: Matrix;
}

export interface Dependency {
  readonly job: string;
  readonly where: Position;
}

/** Each row stands for every combination of one value for each of its names. */
export type Matrix = readonly Readonly<Record<string, readonly string[]>>[];
