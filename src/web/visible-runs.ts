import type { RunQuery } from '../flow/ports/store.ts';
import type { Run } from '../model/run.ts';
import { type Access, roleFor, roleIn } from './access.ts';
import type { Viewer } from './viewer.ts';

export interface VisibleRuns {
  readonly runs: readonly Run[];
  /** The page after this one is `before` this run; absent at the end. */
  readonly older?: string;
  /** The page before this one is `after` this run; absent at the beginning. */
  readonly newer?: string;
}

/** After so many hidden repositories, ten at a time or more, a page ends early: its reader is nearly a stranger. */
const MOST_ROUNDS = 50;

/**
 * A page of those of the runs that the viewer may see, newest first. It is full unless there are no more. The store is asked
 * again without each repository that turned out to be hidden, so nothing tells how many hidden runs lie between.
 */
export async function findVisibleRuns(access: Access, viewer: Viewer, query: RunQuery): Promise<VisibleRuns> {
  const except = new Set<number>();
  const publicOnly = new Set<number>();
  const wanted = { ...query, limit: query.limit + 1 };
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const found = await access.store.findRuns({ ...wanted, except: [...except], publicOnly: [...publicOnly] });
    const hidden = await hiddenOf(access, viewer, found);
    if (hidden.length === 0) return toPage(found, query);
    for (const { repository, isHidden } of hidden) (isHidden ? except : publicOnly).add(repository);
    if (query.repositoryId !== undefined && except.has(query.repositoryId)) break;
  }
  return { runs: [] };
}

/** Repositories of which these runs tell more than the viewer may know: they are hidden, or were when they ran. */
async function hiddenOf(access: Access, viewer: Viewer, runs: readonly Run[]) {
  const hidden = await Promise.all(
    runs.map(async run => {
      if ((await roleFor(access, viewer, run.trigger.repository)) !== 'none') return [];
      const repository = run.trigger.repository.id;
      return [{ repository, isHidden: (await roleIn(access, viewer, repository)) === 'none' }];
    }),
  );
  return hidden.flat();
}

function toPage(found: readonly Run[], { limit, before, after }: RunQuery): VisibleRuns {
  const hasMore = found.length > limit;
  if (after === undefined) {
    const runs = found.slice(0, limit);
    const [first] = runs;
    const last = runs.at(-1);
    return {
      runs,
      ...(hasMore && last !== undefined && { older: last.id }),
      ...(before !== undefined && first !== undefined && { newer: first.id }),
    };
  }
  const runs = found.slice(-limit);
  const [first] = runs;
  const last = runs.at(-1);
  return {
    runs,
    ...(last !== undefined && { older: last.id }),
    ...(hasMore && first !== undefined && { newer: first.id }),
  };
}
