import type { RepositoryPattern } from '../../model/policy.ts';
import type { Repository } from '../../model/trigger.ts';

/**
 * How closely a pattern means a repository: 4 by its number, 3 by its name, 2 by its owner, 1 as any, 0 not at all.
 * Names are compared whole, as GitHub does it without regard to case.
 */
export function closeness(pattern: RepositoryPattern, { id, owner, name }: Repository): number {
  const names = ['*', `${owner}/*`, `${owner}/${name}`].map(each => each.toLowerCase());
  return [...names, String(id)].indexOf(pattern) + 1;
}
