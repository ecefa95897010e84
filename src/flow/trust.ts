/** Whose word counts. Asked of the forge each time, by numeric id; when it cannot be asked the answer is no. */

import { InfraError } from '../model/errors.ts';
import type { PullRequestChanged } from '../model/incoming.ts';
import type { Actor, Repository, Trust } from '../model/trigger.ts';
import type { Forge, Permission } from './ports/forge.ts';

/**
 * A commit in a branch of the repository itself was put there by somebody who may write. A fork's commit is trusted
 * only when its author may write too (Travis CI gave secrets to forks for a week in 2021).
 */
export async function trustOf(forge: Forge, { repository, author, pullRequest }: PullRequestChanged): Promise<Trust> {
  if (pullRequest.head.repositoryId === repository.id) return 'trusted';
  return (await mayWrite(forge, repository, author)) ? 'trusted' : 'untrusted';
}

/** Whether somebody who may write did this to a branch of the repository itself, which nobody protects. */
export async function countsAsPush(
  forge: Forge,
  { repository, actor, pullRequest }: PullRequestChanged,
): Promise<boolean> {
  const { head } = pullRequest;
  if (head.repositoryId !== repository.id || !(await mayWrite(forge, repository, actor))) return false;
  return !(await isProtected(forge, repository, head.branch));
}

/** A branch of which that cannot be asked counts as protected. Throws only when asking again later can help. */
async function isProtected(forge: Forge, repository: Repository, branch: string): Promise<boolean> {
  try {
    return await forge.isProtected(repository, branch);
  } catch (error) {
    if (error instanceof InfraError && !error.retryable) return true;
    throw error;
  }
}

/** Whether somebody with this permission may change what is in the repository. */
export function isWriter(permission: Permission): boolean {
  return permission === 'write' || permission === 'maintain' || permission === 'admin';
}

/** Throws only when asking again later can help. */
export async function mayWrite(forge: Forge, repository: Repository, actor: Actor): Promise<boolean> {
  return isWriter(await permissionOf(forge, repository, actor));
}

/** What somebody may do now; nothing when that cannot be asked. Throws only when asking again later can help. */
export async function permissionOf(
  forge: Pick<Forge, 'permission'>,
  repository: Repository,
  actor: Actor,
): Promise<Permission> {
  try {
    return await forge.permission(repository, actor.id, actor.login);
  } catch (error) {
    if (error instanceof InfraError && !error.retryable) return 'none';
    throw error;
  }
}
