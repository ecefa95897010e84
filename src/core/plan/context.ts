/** What the operator decides about every plan. */
export interface PlanContext {
  /** Milliseconds for jobs that name no timeout; one hour when absent. */
  readonly defaultMs?: number;
  /** The most milliseconds any job may take; a longer timeout is shortened to it, with a warning. */
  readonly maxMs?: number;
}
