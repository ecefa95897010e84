/** For which jobs a secret is, and which of two is meant. */

import type { Secret } from '../../model/secret.ts';

/** A name, in which each `*` stands for any text, as GitLab's environment scopes; `*` is also for a job without one. */
export function matchesEnvironment(scope: string, environment: string | undefined): boolean {
  if (scope === '*') return true;
  if (environment === undefined) return false;
  const [first = '', ...rest] = scope.split('*');
  const last = rest.pop();
  if (last === undefined) return environment === first;
  if (!environment.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = environment.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return environment.length >= at + last.length && environment.endsWith(last);
}

/** The repository's own before its owner's, then whoever spells out more of the environment: GitLab's order. */
export function isMoreSpecific(one: Secret, other: Secret): boolean {
  if (one.repositoryId !== other.repositoryId) return one.repositoryId !== 'all';
  return rank(one.environment) > rank(other.environment);
}

function rank(scope: string): number {
  return scope.includes('*') ? scope.replaceAll('*', '').length : Number.POSITIVE_INFINITY;
}
