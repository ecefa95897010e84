/** Where a run's commit comes from, and what of other repositories may come with it as a submodule. */

import { submoduleRepository } from '../../core/prepare/submodule-url.ts';
import { CheckoutError } from '../../model/errors.ts';
import type { Repository, Trigger } from '../../model/trigger.ts';
import type { Origin } from '../ports/checkouts.ts';
import type { CloneSpec, Forge } from '../ports/forge.ts';

type Asked = Pick<Forge, 'cloneSpec' | 'findRepository'>;

export function originOf(forge: Asked, { repository: own, trust }: Trigger): Origin {
  function origin(repository: Repository): Origin {
    return {
      repositoryId: repository.id,
      source: () =>
        repository.id === own.id || repository.isPrivate ? forge.cloneSpec(repository) : openly(repository),
      submodule: async url => origin(await find(repository, url)),
    };
  }

  async function find(parent: Repository, url: string): Promise<Repository> {
    const name = submoduleRepository(url, parent.url);
    if (name === undefined) {
      const host = new URL(own.url).host;
      throw new CheckoutError(
        `\`${url.slice(0, 200)}\` is no repository of ${host}, and others are not fetched: leave it out by \`GIT_SUBMODULE_PATHS\` and fetch it in the script.`,
      );
    }
    const found = await forge.findRepository(own, name);
    // What is public needs no rights of ours; of what is private, a stranger's run could print every line.
    if (found && (trust === 'trusted' || !found.isPrivate || found.id === own.id)) return found;
    throw new CheckoutError(`There is no repository \`${name}\` that this run may read.`);
  }

  return origin(own);
}

/** The installation may not know it, and then gets no token for it. */
async function openly({ url }: Repository): Promise<CloneSpec> {
  return { url: `${url}.git` };
}
