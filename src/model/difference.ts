/** What a pull request changes about its own checks: the plan of its base for the same event, compared with its own. */

export interface PlanDifference {
  /** What it was compared with. */
  readonly base: { readonly branch: string; readonly sha: string };
  /** In the order of the plans: first what is added or changed, then what is removed. */
  readonly jobs: readonly JobDifference[];
  /** When the clock starts it. */
  readonly schedules?: Change;
}

export type JobDifference = (
  | { readonly kind: 'added'; readonly key: string; readonly changes: readonly Change[] }
  | { readonly kind: 'removed'; readonly key: string; readonly changes: readonly Change[] }
  /** `weakened`: it can no longer fail the run as it could, or waits for a person now. */
  | {
      readonly kind: 'changed';
      readonly key: string;
      readonly changes: readonly Change[];
      readonly weakened: boolean;
    }
) & {
  /** It takes part in other runs than this one. */
  readonly elsewhere?: true;
};

/** One aspect of a job, and what of it went and came. Names and texts of the file, as they are. */
export interface Change {
  readonly what: string;
  readonly removed: readonly string[];
  readonly added: readonly string[];
}
