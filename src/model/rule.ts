/** When a job takes part in a run, and how: `rules`, `only` and `except`. */

import type { Position } from './diagnostic.ts';
import type { Condition, Pattern } from './expression.ts';
import type { Need } from './need.ts';
import type { Definitions } from './variables.ts';

/** One entry of `rules`: the first whose conditions all hold decides. Without conditions it always holds. */
export interface Rule {
  readonly where: Position;
  readonly if?: Condition;
  /** Holds when one of these globs matches a file that changed. */
  readonly changes?: Changes;
  /** Holds when one of these globs matches a file of the commit. */
  readonly exists?: readonly string[];
  readonly when?: When;
  /** Milliseconds a delayed job waits. */
  readonly startInMs?: number;
  readonly allowFailure?: boolean;
  readonly allowedExitCodes?: readonly number[];
  readonly variables: Definitions;
  /** Replaces the job's needs. */
  readonly needs?: readonly Need[];
  readonly interruptible?: boolean;
}

export interface Changes {
  readonly paths: readonly string[];
  /** A branch, tag or commit to compare with instead of what the trigger compares with. */
  readonly compareTo?: string;
}

/** `only` or `except`: within each part one entry suffices. `only` asks for all parts, `except` for one. */
export interface RefConditions {
  readonly refs?: readonly RefPattern[];
  readonly variables?: readonly Condition[];
  /** Globs over the files that changed. */
  readonly changes?: readonly string[];
}

/** A keyword for a kind of trigger, an exact ref name, or a regular expression over it. */
export type RefPattern = (
  | { readonly kind: 'keyword'; readonly keyword: RefKeyword }
  | { readonly kind: 'name'; readonly name: string }
  | ({ readonly kind: 'regex' } & Pattern)
) & {
  /** `owner/repo`: it matches in that repository alone. */
  readonly project?: string;
};

export type RefKeyword = 'branches' | 'tags' | 'merge_requests' | 'pushes' | 'schedules' | 'web' | 'api';

/** Whether there is a run at all, its name, and what ends it early. */
export interface Workflow {
  /** Variables are expanded. */
  readonly name?: string;
  readonly rules?: readonly WorkflowRule[];
  readonly autoCancel: AutoCancel;
}

/** The first that holds decides; without one that holds there is no run. */
export interface WorkflowRule extends Pick<Rule, 'where' | 'if' | 'changes' | 'exists' | 'variables'> {
  readonly when: 'always' | 'never';
  readonly autoCancel: AutoCancel;
}

/** What is absent was not said. */
export interface AutoCancel {
  /**
   * What a newer commit of the same branch or pull request does to a run: `conservative` cancels it unless a job has
   * started that is not interruptible, `interruptible` cancels the jobs that are, `none` lets it be.
   */
  readonly onNewCommit?: 'conservative' | 'interruptible' | 'none';
  /** Whether the first failed job cancels the others. */
  readonly onJobFailure?: 'all' | 'none';
}

export type When = 'on_success' | 'on_failure' | 'always' | 'manual' | 'delayed' | 'never';
