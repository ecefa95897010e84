import type { CommitInfo } from '../git/commit.ts';
import { findCommit } from '../git/read.ts';
import { isEmpty } from '../git/refs.ts';
import type { Call, RepositoryCall } from '../http/call.ts';
import { notFound, Refusal, unprocessable } from '../http/reply.ts';
import type { App } from '../state/app.ts';
import { type Issue, isPullRequest, type PullRequest } from '../state/issue.ts';
import type { User } from '../state/user.ts';

/** A text out of a checked body or query. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** 409 for a repository without any commit. */
export async function refuseEmpty({ repository }: RepositoryCall): Promise<void> {
  if (await isEmpty(repository.path)) throw new Refusal(409, 'Git Repository is empty.');
}

/** The commit a ref in the path means; 422 when there is none, in GitHub's words. */
export async function commitAt(call: RepositoryCall, ref: unknown): Promise<CommitInfo> {
  const commit = await findCommit(call.repository.path, String(ref));
  if (!commit) throw unprocessable('Commit', 'sha', `No commit found for SHA: ${String(ref)}`);
  return commit;
}

/** The same, 404 when there is none. */
export async function commitOr404(call: RepositoryCall, ref: unknown): Promise<CommitInfo> {
  const commit = await findCommit(call.repository.path, String(ref));
  if (!commit) throw notFound();
  return commit;
}

/** The issue in the path, or 404. */
export function issueAt(call: RepositoryCall): Issue {
  return present(call.repository.issues.get(Number(call.path['issue_number'])));
}

/** The pull request in the path, or 404. */
export function pullAt(call: RepositoryCall): PullRequest {
  const issue = present(call.repository.issues.get(Number(call.path['pull_number'])));
  if (!isPullRequest(issue)) throw notFound();
  return issue;
}

/** The value, or 404. */
export function present<Value>(value: Value | undefined): Value {
  if (value === undefined) throw notFound();
  return value;
}

/** In whose name the caller writes, and for which app. */
export function author(call: Call): { readonly user: User; readonly app: App | null } {
  const { caller } = call;
  if (caller.kind === 'installation') return { user: caller.installation.app.bot, app: caller.installation.app };
  if (caller.kind === 'user') return { user: caller.user, app: null };
  throw notFound();
}
