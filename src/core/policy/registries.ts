import type { ListedRegistry, Policy } from '../../model/policy.ts';
import type { RegistryRights } from '../../model/registry.ts';
import type { Repository, Trust } from '../../model/trigger.ts';
import { closeness } from './match.ts';

/**
 * What a run of a repository may have of the registries that the policy lists. Of several logins for one registry it
 * gets that of the closest pattern, and of equals the first. Listed is a registry also for those who get none.
 */
export function registryRights(policy: Policy, repository: Repository, trust: Trust): RegistryRights {
  const byName = Map.groupBy(policy.registries, ({ hosts }) => hosts[0]);
  return Array.from(byName.values(), entries => {
    const [first] = entries
      .map(entry => ({ entry, closeness: trusts(entry, trust) ? closest(entry, repository) : 0 }))
      .filter(each => each.closeness > 0 && each.entry.login !== undefined)
      .toSorted((a, b) => b.closeness - a.closeness);
    const login = first?.entry.login;
    return { hosts: entries.flatMap(({ hosts }) => hosts), ...(login === undefined ? {} : { login }) };
  });
}

function trusts({ untrusted }: ListedRegistry, trust: Trust): boolean {
  return untrusted || trust === 'trusted';
}

function closest({ repositories }: ListedRegistry, repository: Repository): number {
  return Math.max(0, ...repositories.map(pattern => closeness(pattern, repository)));
}
