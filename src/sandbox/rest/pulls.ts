import { diff } from '../git/diff.ts';
import { commitsSince, mergeBase } from '../git/history.ts';
import type { Operations, RepositoryCall } from '../http/call.ts';
import { paginate } from '../http/paginate.ts';
import { ok, type Reply } from '../http/reply.ts';
import { commitJson, fileDiffJson } from '../json/commit.ts';
import { headRepository, pullJson, simplePullJson } from '../json/pull-request.ts';
import { isPullRequest, type PullRequest } from '../state/issue.ts';
import { commitAt, pullAt } from './find.ts';

const read = [['pull_requests', 'read']] as const;

/** Pull requests, their commits and their files. */
export const pulls: Operations = {
  'GET /repos/{owner}/{repo}/pulls': { needs: 'repository', permission: read, answer: list },
  'GET /repos/{owner}/{repo}/pulls/{pull_number}': {
    needs: 'repository',
    permission: read,
    answer: async call => ok(await pullJson(call.world, call.repository, pullAt(call))),
  },
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/commits': { needs: 'repository', permission: read, answer: commits },
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/files': { needs: 'repository', permission: read, answer: files },
  'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls': { needs: 'repository', permission: read, answer: ofCommit },
};

function list(call: RepositoryCall): Reply {
  const { world, query } = call;
  const { head, base, sort, direction } = query;
  const state = query['state'] ?? 'open';
  const found = allPulls(call).filter(
    issue =>
      (state === 'all' || issue.state === state) &&
      (base === undefined || issue.pull.baseRef === base) &&
      (head === undefined || `${headRepository(world, issue).owner.login}:${issue.pull.headRef}` === head),
  );
  const moment = (issue: PullRequest) => (sort === 'updated' ? issue.updatedAt.getTime() : issue.number);
  const falling = direction === undefined ? sort === undefined || sort === 'created' : direction === 'desc';
  found.sort((a, b) => (falling ? moment(b) - moment(a) : moment(a) - moment(b)));
  return simpleList(call, found);
}

async function ofCommit(call: RepositoryCall): Promise<Reply> {
  const { sha } = await commitAt(call, call.path['commit_sha']);
  return simpleList(
    call,
    allPulls(call).filter(({ pull }) => pull.headSha === sha),
  );
}

function simpleList(call: RepositoryCall, found: readonly PullRequest[]): Reply {
  const { world, repository } = call;
  const page = paginate(call, found, repository.id);
  return { status: 200, headers: page.headers, body: page.items.map(item => simplePullJson(world, repository, item)) };
}

function allPulls(call: RepositoryCall): PullRequest[] {
  return [...call.repository.issues.values()].filter(isPullRequest);
}

async function commits(call: RepositoryCall): Promise<Reply> {
  const { world, repository } = call;
  const { pull } = pullAt(call);
  const found = (await commitsSince(repository.path, [pull.baseSha], pull.headSha)).toReversed();
  const page = paginate(call, found, repository.id);
  return { status: 200, headers: page.headers, body: page.items.map(item => commitJson(world, repository, item)) };
}

async function files(call: RepositoryCall): Promise<Reply> {
  const { world, repository } = call;
  const { pull } = pullAt(call);
  const from = (await mergeBase(repository.path, pull.baseSha, pull.headSha)) ?? pull.baseSha;
  const page = paginate(call, await diff(repository.path, from, pull.headSha), repository.id);
  const body = page.items.map(item => fileDiffJson(world, repository, pull.headSha, item));
  return { status: 200, headers: page.headers, body };
}
