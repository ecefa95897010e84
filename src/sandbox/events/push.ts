import type { Json } from '../contract/schema.ts';
import type { CommitInfo } from '../git/commit.ts';
import { commitsSince, isAncestor } from '../git/history.ts';
import { readCommit } from '../git/read.ts';
import { readRefs } from '../git/refs.ts';
import { repositoryJson } from '../json/repository.ts';
import { fullName, type Repository } from '../state/repository.ts';
import type { User } from '../state/user.ts';
import type { World } from '../state/world.ts';
import { announce } from './announce.ts';

/** One ref that moved. Null: it did not exist before, or does not exist any more. */
export interface RefChange {
  readonly ref: string;
  readonly before: string | null;
  readonly after: string | null;
}

const none = '0'.repeat(40);

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#push */
const MOST_COMMITS = 2048;

/** Sends `push`, with the newest commits, oldest first. */
export async function announcePush(
  world: World,
  repository: Repository,
  pusher: User,
  change: RefChange,
): Promise<void> {
  const { ref, before, after } = change;
  const { path } = repository;
  const head = after === null ? undefined : await readCommit(path, after);
  const known = before === null ? await othersThan(repository, ref) : [before];
  const commits = after === null ? [] : (await commitsSince(path, known, after)).slice(0, MOST_COMMITS);
  const page = `${world.url}/${fullName(repository)}`;
  announce(world, {
    event: 'push',
    action: null,
    repository,
    sender: pusher,
    permission: ['contents'],
    payload: {
      ref,
      before: before ?? none,
      after: after ?? none,
      repository: {
        ...repositoryJson(world, repository),
        created_at: Math.floor(repository.createdAt.getTime() / 1000),
        pushed_at: Math.floor(repository.pushedAt.getTime() / 1000),
        stargazers: 0,
        master_branch: repository.defaultBranch,
      },
      pusher: { name: pusher.login, email: pusher.email },
      created: before === null,
      deleted: after === null,
      forced: before !== null && after !== null && !(await isAncestor(path, before, after)),
      base_ref: null,
      compare: before && after ? `${page}/compare/${before.slice(0, 12)}...${after.slice(0, 12)}` : `${page}/commits`,
      commits: commits.toReversed().map(commit => commitPayload(page, commit)),
      head_commit: head ? commitPayload(page, head) : null,
    },
  });
}

async function othersThan(repository: Repository, ref: string): Promise<string[]> {
  const refs = await readRefs(repository.path);
  return [...refs].filter(([name]) => name !== ref).map(([, sha]) => sha);
}

function commitPayload(page: string, commit: CommitInfo): Json {
  return {
    id: commit.sha,
    tree_id: commit.tree,
    distinct: true,
    message: commit.message,
    timestamp: commit.committer.date,
    url: `${page}/commit/${commit.sha}`,
    author: { name: commit.author.name, email: commit.author.email },
    committer: { name: commit.committer.name, email: commit.committer.email },
    added: [],
    removed: [],
    modified: [],
  };
}
