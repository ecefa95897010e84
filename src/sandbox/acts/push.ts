import { background } from '../events/deliver.ts';
import { announcePush, type RefChange } from '../events/push.ts';
import { publishRef } from '../git/bare.ts';
import { readCommit } from '../git/read.ts';
import { readRefs } from '../git/refs.ts';
import { isPullRequest } from '../state/issue.ts';
import type { Repository } from '../state/repository.ts';
import type { User } from '../state/user.ts';
import type { World } from '../state/world.ts';
import { requestSuites } from './check-suite.ts';
import { synchronize } from './pull-request.ts';

const queues = new WeakMap<Repository, Promise<unknown>>();

/**
 * Lets `change` move refs, then does everything GitHub does on a push: `push` for each ref (none when more than three
 * tags come at once), check suites for the apps, `synchronize` for pull requests. One push at a time per repository.
 */
export function duringPush<Result>(
  world: World,
  repository: Repository,
  pusher: User,
  change: () => Promise<Result>,
): Promise<Result> {
  const turn = (queues.get(repository) ?? Promise.resolve()).then(run, run);
  queues.set(repository, turn);
  background(world, turn.then(done, done));
  return turn;

  async function run(): Promise<Result> {
    const before = await readRefs(repository.path);
    const result = await change();
    const after = await readRefs(repository.path);
    await react(world, repository, pusher, compare(before, after));
    return result;
  }
}

function compare(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): RefChange[] {
  const names = [...new Set([...before.keys(), ...after.keys()])];
  return names
    .map(ref => ({ ref, before: before.get(ref) ?? null, after: after.get(ref) ?? null }))
    .filter(change => change.before !== change.after);
}

function done(): void {
  // Whoever pushed hears how it went; here it only counts that it is over.
}

async function react(world: World, repository: Repository, pusher: User, changes: readonly RefChange[]): Promise<void> {
  if (changes.length > 0) repository.pushedAt = world.now();
  const tags = changes.filter(({ ref }) => ref.startsWith('refs/tags/'));
  for (const change of changes) {
    if (tags.length > 3 && tags.includes(change)) continue;
    await announcePush(world, repository, pusher, change);
    if (change.ref.startsWith('refs/heads/')) await branchMoved(world, repository, pusher, change);
  }
}

async function branchMoved(world: World, repository: Repository, pusher: User, change: RefChange): Promise<void> {
  const branch = change.ref.slice('refs/heads/'.length);
  const { after } = change;
  if (after === null) return;
  const head = await readCommit(repository.path, after);
  const skip = /\n\n(?:.*\n)*skip-checks: *true/i.test(head?.message ?? '');
  if (!skip) await requestSuites(world, repository, pusher, { branch, before: change.before, after });
  for (const base of world.repositories.values()) {
    for (const issue of [...base.issues.values()].filter(isPullRequest)) {
      const { pull } = issue;
      if (issue.state !== 'open') continue;
      if (base === repository && pull.baseRef === branch) pull.baseSha = after;
      if (pull.headRepositoryId !== repository.id || pull.headRef !== branch || pull.headSha === after) continue;
      await publishRef(base.path, `refs/pull/${issue.number}/head`, repository.path, after);
      await synchronize(world, base, issue, pusher, after);
    }
  }
}
