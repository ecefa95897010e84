import type { LimitsAsked } from '../../model/pipeline.ts';
import type { LimitsGranted, Policy } from '../../model/policy.ts';
import type { Repository } from '../../model/trigger.ts';
import { closeness } from './match.ts';

/** What a job of a repository gets when it asks for nothing, and the most it may ask for. */
interface Settings {
  readonly limits: LimitsAsked;
  readonly maxima: LimitsAsked;
}

interface Timeouts {
  readonly defaultMs: number;
  readonly maxMs: number;
}

/** For each limit the closest pattern that names it decides. */
export function grantedLimits({ limits }: Policy, repository: Repository): LimitsGranted {
  const closestLast = limits
    .filter(({ repositories }) => closeness(repositories, repository) > 0)
    .toSorted((a, b) => closeness(a.repositories, repository) - closeness(b.repositories, repository));
  return Object.fromEntries(closestLast.flatMap(({ most }) => Object.entries(most)));
}

/** The settings as they are for one repository: a job that asks for nothing gets no more than one that asks. */
export function settingsFor<S extends Settings>(policy: Policy, repository: Repository, settings: S): S {
  const { timeoutMs: _, concurrency: __, ...most } = grantedLimits(policy, repository);
  const lowered = Object.entries(most).flatMap(([name, amount]) => {
    const usual = settings.limits[name as keyof LimitsAsked];
    return usual === undefined || usual <= amount ? [] : [[name, amount]];
  });
  return {
    ...settings,
    limits: { ...settings.limits, ...Object.fromEntries(lowered) },
    maxima: { ...settings.maxima, ...most },
  };
}

/** The timeouts as they are for one repository, in milliseconds. */
export function timeoutsFor(policy: Policy, repository: Repository, timeouts: Timeouts): Timeouts {
  return { ...timeouts, maxMs: grantedLimits(policy, repository).timeoutMs ?? timeouts.maxMs };
}

/** The longest that any job may take, when `maxMs` holds for repositories that the policy does not name. */
export function longestTimeout({ limits }: Policy, maxMs: number): number {
  return Math.max(maxMs, ...limits.map(({ most }) => most.timeoutMs ?? 0));
}

/** How many jobs of a repository may run at once; undefined for as many as there is room for. */
export function concurrencyFor(policy: Policy, repository: Repository): number | undefined {
  return grantedLimits(policy, repository).concurrency;
}

/** Whether any repository is limited in how many of its jobs run at once. */
export function limitsConcurrency({ limits }: Policy): boolean {
  return limits.some(({ most }) => most.concurrency !== undefined);
}
