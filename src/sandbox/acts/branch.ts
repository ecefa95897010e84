import { commitFiles, type FileChange } from '../git/commit-files.ts';
import { resolveCommit, writeRef } from '../git/refs.ts';
import { git } from '../git/run.ts';
import type { Repository } from '../state/repository.ts';
import type { User } from '../state/user.ts';
import type { World } from '../state/world.ts';
import { duringPush } from './push.ts';

/** One commit that somebody makes and pushes. */
export interface BranchCommit {
  /** Made when there is none; the default branch unless told. */
  readonly branch?: string;
  readonly message?: string;
  readonly files: Readonly<Record<string, FileChange>>;
  /** The commit it follows: given one that is not the branch's head, this is a forced push; null starts a new history. */
  readonly parent?: string | null;
}

/** Commits files and pushes them, with all that follows a push. Answers the new sha. */
export function commitToBranch(
  world: World,
  repository: Repository,
  user: User,
  commit: BranchCommit,
): Promise<string> {
  const { path, defaultBranch } = repository;
  const ref = `refs/heads/${commit.branch ?? defaultBranch}`;
  return duringPush(world, repository, user, async () => {
    const head = (await resolveCommit(path, ref)) ?? (await resolveCommit(path, `refs/heads/${defaultBranch}`)) ?? null;
    const parent = commit.parent === undefined ? head : commit.parent;
    const { message = 'Change', files } = commit;
    return commitFiles(path, { ref, message, author: user, at: world.now(), parent, files });
  });
}

/** Pushes a lightweight tag. */
export async function tag(world: World, repository: Repository, user: User, name: string, sha: string): Promise<void> {
  await duringPush(world, repository, user, () => writeRef(repository.path, `refs/tags/${name}`, sha));
}

/** Pushes the deletion of a branch or tag, by its full name. */
export async function deleteRef(world: World, repository: Repository, user: User, ref: string): Promise<void> {
  await duringPush(world, repository, user, () => git(repository.path, ['update-ref', '-d', ref]));
}
