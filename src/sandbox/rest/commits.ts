import { diff } from '../git/diff.ts';
import { commitsSince, log, mergeBase } from '../git/history.ts';
import { readCommit } from '../git/read.ts';
import { resolveCommit } from '../git/refs.ts';
import type { Operations, RepositoryCall } from '../http/call.ts';
import { paginate } from '../http/paginate.ts';
import { notFound, ok, type Reply } from '../http/reply.ts';
import { commitJson, fileDiffJson, gitCommitJson } from '../json/commit.ts';
import { fullName } from '../state/repository.ts';
import { apiUrl } from '../state/world.ts';
import { commitAt, commitOr404, present, refuseEmpty } from './find.ts';

const read = [['contents', 'read']] as const;

/** Of a comparison: commits on a page that did not say how many, and files, which are all on the first page. */
const mostCommits = 250;
const mostFiles = 300;

/** What git knows of a parentless commit's parent. */
const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

/** Commits: one, many, and what lies between two. */
export const commits: Operations = {
  'GET /repos/{owner}/{repo}/commits': { needs: 'repository', permission: read, answer: list },
  'GET /repos/{owner}/{repo}/commits/{ref}': { needs: 'repository', permission: read, answer: get },
  'GET /repos/{owner}/{repo}/git/commits/{commit_sha}': { needs: 'repository', permission: read, answer: gitCommit },
  'GET /repos/{owner}/{repo}/compare/{basehead}': { needs: 'repository', permission: read, answer: compare },
};

async function list(call: RepositoryCall): Promise<Reply> {
  const { world, repository, query } = call;
  const from = await commitOr404(call, query['sha'] ?? repository.defaultBranch);
  const page = paginate(call, await log(repository.path, [from.sha]), repository.id);
  return { status: 200, headers: page.headers, body: page.items.map(item => commitJson(world, repository, item)) };
}

async function get(call: RepositoryCall): Promise<Reply> {
  const { world, repository } = call;
  await refuseEmpty(call);
  const commit = await commitAt(call, call.path['ref']);
  if (/\bsha\b/.test(call.accept)) return { status: 200, body: Buffer.from(commit.sha) };
  const files = await diff(repository.path, commit.parents[0] ?? emptyTree, commit.sha);
  const additions = files.reduce((sum, file) => sum + file.additions, 0);
  const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
  return ok({
    ...commitJson(world, repository, commit),
    stats: { total: additions + deletions, additions, deletions },
    files: files.map(file => fileDiffJson(world, repository, commit.sha, file)),
  });
}

async function gitCommit(call: RepositoryCall): Promise<Reply> {
  const commit = await readCommit(call.repository.path, String(call.path['commit_sha']));
  return ok(gitCommitJson(call.world, call.repository, present(commit)));
}

async function compare(call: RepositoryCall): Promise<Reply> {
  const { world, repository } = call;
  const [baseRef = '', headRef = ''] = String(call.path['basehead']).split('...');
  const [baseSha, headSha] = await Promise.all([
    resolveCommit(repository.path, baseRef),
    resolveCommit(repository.path, headRef),
  ]);
  if (baseSha === undefined || headSha === undefined) throw notFound();
  const meeting = present(await mergeBase(repository.path, baseSha, headSha));
  const [ahead, behind, files, base, merge] = await Promise.all([
    commitsSince(repository.path, [baseSha], headSha),
    commitsSince(repository.path, [headSha], baseSha),
    diff(repository.path, meeting, headSha),
    readCommit(repository.path, baseSha),
    readCommit(repository.path, meeting),
  ]);
  const page = `${world.url}/${fullName(repository)}/compare/${baseRef}...${headRef}`;
  const listed = paginate(call, ahead.toReversed(), repository.id, mostCommits);
  const body = {
    url: `${apiUrl(world)}/repos/${fullName(repository)}/compare/${baseRef}...${headRef}`,
    html_url: page,
    permalink_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    base_commit: commitJson(world, repository, present(base)),
    merge_base_commit: commitJson(world, repository, present(merge)),
    status: relation(ahead.length, behind.length),
    ahead_by: ahead.length,
    behind_by: behind.length,
    total_commits: ahead.length,
    commits: listed.items.map(commit => commitJson(world, repository, commit)),
    ...(Number(call.query['page'] ?? 1) > 1
      ? {}
      : { files: files.slice(0, mostFiles).map(file => fileDiffJson(world, repository, headSha, file)) }),
  };
  return { status: 200, headers: listed.headers, body };
}

function relation(ahead: number, behind: number): string {
  if (ahead > 0 && behind > 0) return 'diverged';
  if (ahead > 0) return 'ahead';
  return behind > 0 ? 'behind' : 'identical';
}
