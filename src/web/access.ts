import type { Store } from '../flow/ports/store.ts';
import type { PlannedJob } from '../model/plan.ts';
import type { Run } from '../model/run.ts';

/** Who may look. Until people can log in, it is everybody or nobody. */
export interface Access {
  /** Whether everybody who reaches this server may see private repositories too. */
  readonly openToAll: boolean;
}

/** A run that everybody may see; undefined when there is none or it must not be told apart from none (S40). */
export async function findVisible(store: Store, id: string, { openToAll }: Access): Promise<Run | undefined> {
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(id)) return undefined;
  const run = await store.find(id);
  if (run === undefined || openToAll) return run;
  // A repository may have become private since this run.
  const [newest] = await store.findRuns({ repositoryId: run.trigger.repository.id, limit: 1 });
  return isPrivate(run) || newest === undefined || isPrivate(newest) ? undefined : run;
}

/** Those of the newest runs that everybody may see, newest first. */
export async function findVisibleRuns(store: Store, limit: number, { openToAll }: Access): Promise<readonly Run[]> {
  const runs = await store.findRuns({ limit });
  if (openToAll) return runs;
  const newest = new Map(runs.toReversed().map(run => [run.trigger.repository.id, isPrivate(run)]));
  return runs.filter(run => !isPrivate(run) && newest.get(run.trigger.repository.id) === false);
}

/**
 * Whether those who see a job may have its artifacts. `access: none` is meant for jobs only; of developers and
 * maintainers nobody can be told until people can log in, so theirs are for a server whose readers may see everything.
 */
export function mayDownload({ artifacts }: PlannedJob, { openToAll }: Access): boolean {
  const access = artifacts?.access ?? 'all';
  return access === 'all' || (access !== 'none' && openToAll);
}

function isPrivate(run: Run): boolean {
  return run.trigger.repository.isPrivate;
}
