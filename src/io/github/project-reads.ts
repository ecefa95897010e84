import type { Octokit } from '@octokit/rest';
import { InfraError } from '../../model/errors.ts';
import type { Repository } from '../../model/trigger.ts';
import { readCommit } from './reads.ts';
import { Refusal, unlessMissing } from './refusal.ts';

/** What the Forge port promises to read of other repositories, and of what a commit holds. */

export async function listFiles(octokit: Octokit, repository: Repository, sha: string): Promise<readonly string[]> {
  const { owner, name: repo } = repository;
  const parameters = { owner, repo, tree_sha: sha, recursive: '1' };
  const answer = await unlessMissing(octokit.rest.git.getTree(parameters));
  if (!answer) {
    // A commit that has not arrived has no files either, and that must not be taken for an answer.
    await readCommit(octokit, repository, sha);
    return [];
  }
  if (answer.data.truncated) {
    const message = `${owner}/${repo} has more files than GitHub lists at once (100,000, or 7 MB of paths)`;
    throw new InfraError(message, { retryable: false });
  }
  return answer.data.tree.filter(({ type }) => type === 'blob').map(({ path }) => path);
}

export async function findRepository(
  octokit: Octokit,
  installationId: number,
  name: string,
): Promise<Repository | undefined> {
  const [owner = '', repo = ''] = name.split('/');
  const answer = await unlessMissing(octokit.rest.repos.get({ owner, repo }));
  if (!answer) return undefined;
  const { id, default_branch: defaultBranch, private: isPrivate, html_url: url, name: ownName } = answer.data;
  const { id: ownerId, login } = answer.data.owner;
  return { id, owner: login, ownerId, name: ownName, defaultBranch, isPrivate, url, installationId };
}

/** What GitHub says of a name that no branch, tag or commit has, and of a repository without any commit. */
const noCommit: ReadonlySet<number> = new Set([404, 409, 422]);

export async function findCommit(octokit: Octokit, repository: Repository, ref: string): Promise<string | undefined> {
  const { owner, name: repo } = repository;
  try {
    // One file of its changes is the least that can be asked for.
    const { data } = await octokit.rest.repos.getCommit({ owner, repo, ref, per_page: 1 });
    return data.sha;
  } catch (error) {
    if (error instanceof Refusal && noCommit.has(error.status)) return undefined;
    throw error;
  }
}
