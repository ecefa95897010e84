import type { PlannedJob } from '../../model/plan.ts';
import type { Trigger } from '../../model/trigger.ts';

/** The environment whose secrets a job asks for. */
export type GrantedEnvironment =
  | { readonly name: string; readonly isAllowed: true }
  /** `reason` ends a sentence that begins with a secret's name. */
  | { readonly name: string; readonly isAllowed: false; readonly reason: string };

/**
 * The one place that says which environment a job is in and whether it may have what is kept for that. Protected
 * environments decide here: an environment that waits for a person has to be refused until they agreed.
 */
export function grantedEnvironment(_trigger: Trigger, { environment }: PlannedJob): GrantedEnvironment | undefined {
  return environment === undefined ? undefined : { name: environment.name, isAllowed: true };
}
