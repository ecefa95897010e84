import type { Issue } from '../state/issue.ts';
import type { Repository } from '../state/repository.ts';
import type { User } from '../state/user.ts';
import type { World } from '../state/world.ts';

/** Issues and pull requests share one row of numbers. */
export function nextNumber(repository: Repository): number {
  return Math.max(0, ...repository.issues.keys()) + 1;
}

/** Opens a plain issue. */
export function openIssue(world: World, repository: Repository, author: User, title: string, body: string): Issue {
  const now = world.now();
  const issue: Issue = {
    id: world.nextId(),
    number: nextNumber(repository),
    author,
    title,
    body,
    state: 'open',
    locked: false,
    labels: new Set(),
    createdAt: now,
    updatedAt: now,
    closedAt: null,
  };
  repository.issues.set(issue.number, issue);
  return issue;
}
