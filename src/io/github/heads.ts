import type { Octokit } from '@octokit/rest';
import type { Head } from '../../model/head.ts';
import type { Repository } from '../../model/trigger.ts';
import { mergeQueuePrefix } from './merge-queue.ts';
import { toPullRequest } from './pull-request.ts';
import { unlessMissing } from './refusal.ts';

/** Branches of a repository that are looked at; GitHub lists them by name, a hundred at once. */
const mostBranches = 500;

/** See Forge.heads: the hundred pull requests that were updated last, and the first five hundred branches. */
export async function readHeads(octokit: Octokit, { owner, name: repo }: Repository): Promise<readonly Head[]> {
  const newest = { state: 'open', sort: 'updated', direction: 'desc' } as const;
  const pulls = await unlessMissing(octokit.rest.pulls.list({ owner, repo, per_page: 100, ...newest }));
  if (pulls === undefined) return [];
  const requests = pulls.data.flatMap((pull): Head[] => {
    if (!pull.user) return [];
    const author = { id: pull.user.id, login: pull.user.login };
    return [{ kind: 'pull_request', pullRequest: toPullRequest(pull), author }];
  });
  return [...requests, ...(await readBranches(octokit, owner, repo))];
}

async function readBranches(octokit: Octokit, owner: string, repo: string): Promise<readonly Head[]> {
  const branches: Head[] = [];
  const pages = octokit.paginate.iterator(octokit.rest.repos.listBranches, { owner, repo, per_page: 100 });
  for await (const { data } of pages) {
    for (const { name, commit } of data) {
      if (!name.startsWith(mergeQueuePrefix)) branches.push({ kind: 'branch', name, sha: commit.sha });
    }
    if (branches.length >= mostBranches) break;
  }
  return branches;
}
