import type { Permission } from '../flow/ports/forge.ts';
import type { Overview } from '../flow/ports/store.ts';
import type { Repository } from '../model/trigger.ts';
import { type Access, isPublicOnly, roleIn } from './access.ts';
import type { Viewer } from './viewer.ts';

/** How many repositories are asked about at a time. */
const AT_ONCE = 50;

export interface ListedRepository {
  readonly repository: Repository;
  readonly overview: Overview;
}

export interface RepositoriesPage {
  readonly listed: readonly ListedRepository[];
  readonly hasMore: boolean;
}

/** Those of the repositories with `text` in their name that the viewer may see, from `skip` on, latest activity first. */
export async function findVisibleRepositories(
  access: Access,
  viewer: Viewer,
  { text, skip, limit }: { readonly text: string; readonly skip: number; readonly limit: number },
): Promise<RepositoriesPage> {
  const all = await access.store.activeRepositories(0);
  const named = all.filter(each => fullName(each).toLowerCase().includes(text.toLowerCase()));
  const visible = await firstVisible(access, viewer, named, skip + limit + 1);
  const page = visible.slice(skip, skip + limit);
  const asked = await Promise.all(
    page.map(async ({ repository, role }) => ({
      repositoryId: repository.id,
      branch: repository.defaultBranch,
      isPublicOnly: await isPublicOnly(access, role, repository.id),
    })),
  );
  const overviews = new Map((await access.store.overview(asked)).map(each => [each.repositoryId, each]));
  const listed = page.flatMap(({ repository }) => {
    const overview = overviews.get(repository.id);
    return overview === undefined ? [] : [{ repository, overview }];
  });
  return { listed, hasMore: visible.length > skip + limit };
}

/** The forge is asked about no more of them than it takes. */
async function firstVisible(access: Access, viewer: Viewer, repositories: readonly Repository[], enough: number) {
  const visible: { readonly repository: Repository; readonly role: Permission }[] = [];
  for (let from = 0; from < repositories.length && visible.length < enough; from += AT_ONCE) {
    const some = repositories.slice(from, from + AT_ONCE);
    const roles = await Promise.all(some.map(({ id }) => roleIn(access, viewer, id)));
    visible.push(
      ...some.flatMap((repository, index) => {
        const role = roles[index] ?? 'none';
        return role === 'none' ? [] : [{ repository, role }];
      }),
    );
  }
  return visible;
}

function fullName({ owner, name }: Repository): string {
  return `${owner}/${name}`;
}
