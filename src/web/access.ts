import type { Permission } from '../flow/ports/forge.ts';
import type { Store } from '../flow/ports/store.ts';
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
  const role = await roleFor(access, viewer, run.trigger.repository);
  return role === 'none' ? undefined : { run, role };
}

/** Those of the runs that the viewer may see, in their order. */
export async function visibleOf(access: Access, viewer: Viewer, runs: readonly Run[]): Promise<readonly Run[]> {
  const roles = await Promise.all(runs.map(run => roleFor(access, viewer, run.trigger.repository)));
  return runs.filter((_, index) => roles[index] !== 'none');
}

/** What the viewer may do with what a repository had. What was made while it was private, only its people know. */
export async function roleFor(
  access: Access,
  viewer: Viewer,
  { id, isPrivate }: Pick<Repository, 'id' | 'isPrivate'>,
): Promise<Permission> {
  const role = await roleIn(access, viewer, id);
  return isPrivate && (await isPublicOnly(access, role, id)) ? 'none' : role;
}

/** Whether somebody of this role sees only what ran while the repository was public. */
export async function isPublicOnly(access: Access, role: Permission, repositoryId: number): Promise<boolean> {
  return role === 'read' && (await access.rights.isPublic(repositoryId));
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
