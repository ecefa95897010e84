/** What `.ci.yml` says, in normal form: every shorthand written out, nothing decided yet. */

import type { Position } from './diagnostic.ts';

export interface Pipeline {
  /** In order; `.pre` and `.post` included. */
  readonly stages: readonly string[];
  readonly variables: Variables;
  readonly jobs: readonly Job[];
}

export type Variables = Readonly<Record<string, string>>;

export interface Job {
  readonly name: string;
  readonly where: Position;
  readonly stage: string;
  /** Absent: the operator's default image. */
  readonly image?: string;
  readonly variables: Variables;
  readonly beforeScript: readonly string[];
  readonly script: readonly string[];
  readonly afterScript: readonly string[];
  /** Absent: the job waits for all earlier stages. */
  readonly needs?: readonly Need[];
  readonly artifacts?: Artifacts;
  readonly only?: readonly RefPattern[];
  readonly except?: readonly RefPattern[];
  readonly when: When;
  readonly allowFailure: boolean;
  readonly timeoutMs?: number;
}

export interface Need {
  readonly job: string;
  readonly where: Position;
  /** Whether the needed job's artifacts are put into the workspace. */
  readonly artifacts: boolean;
  /** Whether the needed job may be absent from the plan. */
  readonly optional: boolean;
}

export interface Artifacts {
  /** Globs relative to the project directory. */
  readonly paths: readonly string[];
  readonly when: 'on_success' | 'on_failure' | 'always';
}

export type When = 'on_success' | 'on_failure' | 'always' | 'manual' | 'never';

/** One entry of `only` or `except`: a keyword for a kind of trigger, an exact ref name, or a regular expression over it. */
export type RefPattern =
  | { readonly kind: 'keyword'; readonly keyword: 'branches' | 'tags' | 'merge_requests' | 'pushes' }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'regex'; readonly source: string; readonly ignoreCase: boolean };
