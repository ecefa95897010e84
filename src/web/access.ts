import type { Permission } from '../flow/ports/forge.ts';
import type { RunQuery, Store } from '../flow/ports/store.ts';
import type { Rights } from '../flow/rights.ts';
import type { PlannedJob } from '../model/plan.ts';
import type { Run } from '../model/run.ts';
import type { Repository } from '../model/trigger.ts';
import { isFor, type Viewer } from './viewer.ts';

/** Who may look: what the operator says, and whom the forge knows. */
export interface Access {
  /** Whether everybody who reaches this server may see private repositories too. */
  readonly openToAll: boolean;
  /** Whether everybody may see public ones. */
  readonly publicPages: boolean;
  readonly store: Store;
  readonly rights: Pick<Rights, 'roleOf' | 'isPublic'>;
}

/** A run and what the viewer may do in its repository: never 'none'. */
export interface Sight {
  readonly run: Run;
  readonly role: Permission;
}

/** A run that the viewer may see; undefined when there is none or it must not be told apart from none (S40). */
export async function findVisible(access: Access, viewer: Viewer, id: string): Promise<Sight | undefined> {
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(id)) return undefined;
  const run = await access.store.find(id);
  if (run === undefined) return undefined;
  const role = await roleOn(access, viewer, run.trigger.repository);
  return role === 'none' ? undefined : { run, role };
}

/** Runs looked at before a page ends early, and how many are read at a time. */
const MOST_LOOKED_AT = 1_000;
const BATCH = 100;

export interface VisibleRuns {
  readonly runs: readonly Run[];
  /** Where the next page begins; absent at the end. */
  readonly next?: string;
}

/**
 * Those of the newest runs that the viewer may see and that are `wanted`, newest first. There may be fewer than `limit`
 * although more follow: a reader of few repositories must not read the whole store for one page.
 */
export async function findVisibleRuns(
  access: Access,
  viewer: Viewer,
  query: RunQuery,
  wanted: (run: Run) => boolean = () => true,
): Promise<VisibleRuns> {
  const runs: Run[] = [];
  let before = query.before;
  for (let looked = 0; looked < MOST_LOOKED_AT; looked += BATCH) {
    const batch = await access.store.findRuns({ ...query, limit: BATCH, ...(before === undefined ? {} : { before }) });
    runs.push(...(await visibleOf(access, viewer, batch.filter(wanted))));
    before = batch.at(-1)?.id;
    const last = runs[query.limit - 1];
    if (last !== undefined && (runs.length > query.limit || batch.length === BATCH)) {
      return { runs: runs.slice(0, query.limit), next: last.id };
    }
    if (before === undefined || batch.length < BATCH) return { runs };
  }
  return before === undefined ? { runs } : { runs, next: before };
}

/** Those of the runs that the viewer may see, in their order. */
export async function visibleOf(access: Access, viewer: Viewer, runs: readonly Run[]): Promise<readonly Run[]> {
  const roles = await Promise.all(runs.map(run => roleOn(access, viewer, run.trigger.repository)));
  return runs.filter((_, index) => roles[index] !== 'none');
}

/** What the viewer may do with what a repository had. What was made while it was private, only its people know. */
export async function roleOn(
  access: Access,
  viewer: Viewer,
  { id, isPrivate }: Pick<Repository, 'id' | 'isPrivate'>,
): Promise<Permission> {
  const role = await roleIn(access, viewer, id);
  if (role !== 'read' || !isPrivate) return role;
  return (await access.rights.isPublic(id)) ? 'none' : role;
}

/** What the viewer may do in a repository; 'none' when nobody can be asked. */
export async function roleIn(access: Access, viewer: Viewer, repositoryId: number): Promise<Permission> {
  if (access.openToAll || viewer.kind === 'operator') return 'admin';
  if (!isFor(viewer, 'read')) return 'none';
  if (viewer.kind === 'repository' && viewer.repositoryId === repositoryId) return 'write';
  const role = viewer.kind === 'person' ? await access.rights.roleOf(viewer.actor, repositoryId) : 'none';
  if (role !== 'none' || !access.publicPages) return role;
  return (await access.rights.isPublic(repositoryId)) ? 'read' : 'none';
}

const developers: ReadonlySet<Permission> = new Set(['write', 'maintain', 'admin']);
const maintainers: ReadonlySet<Permission> = new Set(['maintain', 'admin']);

/** Whether somebody who sees a job may have its artifacts. `access: none` is meant for jobs only. */
export function mayDownload({ artifacts }: PlannedJob, role: Permission): boolean {
  switch (artifacts?.access ?? 'all') {
    case 'all':
      return role !== 'none';
    case 'developer':
      return developers.has(role);
    case 'maintainer':
      return maintainers.has(role);
    default:
      return false;
  }
}
