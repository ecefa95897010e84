import type { Variables } from '../../model/variables.ts';
import type { Facts } from './choose/facts.ts';

/** What a plan depends on beside the pipeline and its trigger. */
export interface PlanContext {
  /** Milliseconds for jobs that name no timeout; one hour when absent. */
  readonly defaultMs?: number;
  /** The most milliseconds any job may take; a longer timeout is shortened to it, with a warning. */
  readonly maxMs?: number;
  /** Variables given when the run was started: they win over all others. */
  readonly given?: Variables;
  readonly facts?: Facts;
}
