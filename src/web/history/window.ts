import type { RunWindow } from '../../flow/ports/history.ts';
import type { Store } from '../../flow/ports/store.ts';
import type { Run } from '../../model/run.ts';
import { type Access, isPublicOnly, type Sight } from '../access.ts';
import type { RepositorySight } from '../repository-sight.ts';

/** A run as a viewer sees what was before it. */
export interface RunSeen {
  readonly store: Store;
  readonly run: Run;
  readonly publicOnly: boolean;
}

/** Who reads a repository only because everybody does sees nothing of the time when it was private. */
export async function seenBy(access: Access, { run, role }: Sight): Promise<RunSeen> {
  return { store: access.store, run, publicOnly: await isPublicOnly(access, role, run.trigger.repository.id) };
}

export interface WindowQuery {
  readonly branch?: string | undefined;
  readonly days: number;
}

/** Most runs that a question looks at. */
export const MOST_RUNS = 500;

/** Of the newest runs those of the last days. `now` in milliseconds since the epoch. */
export function windowOf(
  { repository, publicOnly }: RepositorySight,
  { branch, days }: WindowQuery,
  now: number,
): RunWindow {
  return {
    repositoryId: repository.id,
    runs: MOST_RUNS,
    since: now - days * 86_400_000,
    publicOnly,
    ...(branch === undefined ? {} : { branch }),
  };
}
