import { InfraError } from '../model/errors.ts';
import type { Commit, Repository } from '../model/trigger.ts';
import type { Forge } from './ports/forge.ts';

/**
 * What the forge knows of a commit. Nothing but its id when it refuses for good, as to an app that lacks a permission:
 * reading the commit's files is refused then, too, and the run says so where people see it. Throws InfraError when
 * asking again later can help.
 */
export async function commitOf(forge: Forge, repository: Repository, sha: string): Promise<Commit> {
  try {
    return await forge.commit(repository, sha);
  } catch (error) {
    if (!(error instanceof InfraError) || error.retryable) throw error;
    return { sha, message: '', authorName: '', authorEmail: '' };
  }
}
