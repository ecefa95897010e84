import type { Octokit } from '@octokit/rest';
import { z } from 'zod';
import { InfraError } from '../../model/errors.ts';
import type { Commit, PullRequest, Repository } from '../../model/trigger.ts';
import { toPullRequest } from './pull-request.ts';
import { unlessMissing } from './refusal.ts';

/** What the Forge port promises to read, one function each. */

/** GitHub puts no larger file into an answer. */
const fileLimit = 1024 * 1024;

export async function readFile(
  octokit: Octokit,
  repository: Repository,
  path: string,
  sha: string,
): Promise<string | undefined> {
  const { owner, name: repo } = repository;
  const answer = await unlessMissing(octokit.rest.repos.getContent({ owner, repo, path, ref: sha }));
  if (!answer) {
    // A commit that has not arrived has no files either, and that must not be taken for an answer.
    await readCommit(octokit, repository, sha);
    return undefined;
  }
  const file = answer.data;
  if (Array.isArray(file) || file.type !== 'file' || !('content' in file)) return undefined;
  if (file.size > fileLimit) {
    const message = `${path} has ${file.size} bytes; the largest file that can be read is ${fileLimit} bytes`;
    throw new InfraError(message, { retryable: false });
  }
  return Buffer.from(file.content, 'base64').toString('utf8');
}

/** The head of a fork's pull request may reach the base repository later than the event about it. */
export async function readCommit(octokit: Octokit, repository: Repository, sha: string): Promise<Commit> {
  const { owner, name: repo } = repository;
  const answer = await unlessMissing(octokit.rest.git.getCommit({ owner, repo, commit_sha: sha }));
  if (!answer) throw new InfraError(`GitHub does not show the commit ${sha} yet`, { retryable: true });
  const { message, author } = answer.data;
  return { sha: answer.data.sha, message, authorName: author.name, authorEmail: author.email };
}

export async function readPullRequest(
  octokit: Octokit,
  repository: Repository,
  number: number,
): Promise<PullRequest | undefined> {
  const { owner, name: repo } = repository;
  const answer = await unlessMissing(octokit.rest.pulls.get({ owner, repo, pull_number: number }));
  return answer?.data.state === 'open' ? toPullRequest(answer.data) : undefined;
}

export async function readPullRequestsOf(
  octokit: Octokit,
  repository: Repository,
  branch: string,
): Promise<readonly PullRequest[]> {
  const { owner, name: repo } = repository;
  const parameters = { owner, repo, head: `${owner}:${branch}`, state: 'open', per_page: 100 } as const;
  const pulls = (await octokit.paginate(octokit.rest.pulls.list, parameters)).map(toPullRequest);
  // The filter knows only the owner, who may have forked under another name.
  return pulls.filter(({ head }) => head.repositoryId === repository.id && head.branch === branch);
}

/** What is for an enterprise only counts as private, as GitHub itself says. */
export async function readIsPublic(octokit: Octokit, { id }: Repository): Promise<boolean> {
  const answer = await unlessMissing(octokit.request('GET /repositories/{id}', { id }));
  return answer !== undefined && z.object({ private: z.boolean() }).parse(answer.data).private === false;
}

/** As GitHub says of a branch (docs.github.com, "Get a branch"). */
export async function readProtection(
  octokit: Octokit,
  { owner, name: repo }: Repository,
  branch: string,
): Promise<boolean> {
  const answer = await unlessMissing(octokit.rest.repos.getBranch({ owner, repo, branch }));
  return answer?.data.protected === true;
}
