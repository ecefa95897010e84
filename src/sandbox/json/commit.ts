import type { Json } from '../contract/schema.ts';
import type { CommitInfo, Person } from '../git/commit.ts';
import type { FileDiff } from '../git/diff.ts';
import { fullName, type Repository } from '../state/repository.ts';
import { apiUrl, type World } from '../state/world.ts';
import { nodeId } from './node-id.ts';
import { userJson } from './user.ts';

const unsigned = { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null };

/** A commit as the repositories API shows it; the git database API shows less (gitCommitJson). */
export function commitJson(world: World, repository: Repository, commit: CommitInfo): Json {
  const api = `${apiUrl(world)}/repos/${fullName(repository)}`;
  const page = `${world.url}/${fullName(repository)}/commit`;
  return {
    sha: commit.sha,
    node_id: nodeId('C', commit.sha),
    commit: {
      author: commit.author,
      committer: commit.committer,
      message: commit.message,
      tree: { sha: commit.tree, url: `${api}/git/trees/${commit.tree}` },
      url: `${api}/git/commits/${commit.sha}`,
      comment_count: 0,
      verification: unsigned,
    },
    url: `${api}/commits/${commit.sha}`,
    html_url: `${page}/${commit.sha}`,
    comments_url: `${api}/commits/${commit.sha}/comments`,
    author: accountOf(world, commit.author),
    committer: accountOf(world, commit.committer),
    parents: commit.parents.map(sha => ({ sha, url: `${api}/commits/${sha}`, html_url: `${page}/${sha}` })),
  };
}

/** A commit as the git database API shows it. */
export function gitCommitJson(world: World, repository: Repository, commit: CommitInfo): Json {
  const api = `${apiUrl(world)}/repos/${fullName(repository)}/git`;
  const page = `${world.url}/${fullName(repository)}/commit`;
  return {
    sha: commit.sha,
    node_id: nodeId('C', commit.sha),
    url: `${api}/commits/${commit.sha}`,
    html_url: `${page}/${commit.sha}`,
    author: commit.author,
    committer: commit.committer,
    tree: { sha: commit.tree, url: `${api}/trees/${commit.tree}` },
    message: commit.message,
    parents: commit.parents.map(sha => ({ sha, url: `${api}/commits/${sha}`, html_url: `${page}/${sha}` })),
    verification: unsigned,
  };
}

/** The short form in suites and merge groups. */
export function simpleCommitJson(commit: CommitInfo): Json {
  return {
    id: commit.sha,
    tree_id: commit.tree,
    message: commit.message,
    timestamp: commit.committer.date,
    author: { name: commit.author.name, email: commit.author.email },
    committer: { name: commit.committer.name, email: commit.committer.email },
  };
}

/** One changed file, with addresses at the commit `sha`. */
export function fileDiffJson(world: World, repository: Repository, sha: string, file: FileDiff): Json {
  const page = `${world.url}/${fullName(repository)}`;
  return {
    sha: file.sha,
    filename: file.path,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${page}/blob/${sha}/${encodeURI(file.path)}`,
    raw_url: `${page}/raw/${sha}/${encodeURI(file.path)}`,
    contents_url: `${apiUrl(world)}/repos/${fullName(repository)}/contents/${encodeURI(file.path)}?ref=${sha}`,
    ...(file.patch === undefined ? {} : { patch: file.patch }),
    ...(file.previous === undefined ? {} : { previous_filename: file.previous }),
  };
}

/** The account whose address the commit carries, or null as GitHub says when there is none. */
function accountOf(world: World, person: Person): Json | null {
  const user = [...world.users.values()].find(candidate => candidate.email === person.email);
  return user ? userJson(world, user) : null;
}
