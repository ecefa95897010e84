import type { Octokit } from '@octokit/rest';
import type { CommentReport, Published } from '../../model/report.ts';
import type { Repository } from '../../model/trigger.ts';
import { cutMarkdown } from './cut.ts';
import { fingerprint } from './fingerprint.ts';
import { unlessLocked, unlessMissing } from './refusal.ts';

/** The first line of our comment: nobody sees it, and we find the comment by it. */
const marker = '<!-- berth -->';

/** GitHub's limit for a comment, counted in bytes to be safe. */
const bodyLimit = 65_536;

/** Whose comment it is, and where. */
export interface CommentTarget {
  readonly octokit: Octokit;
  readonly repository: Repository;
  readonly appId: number;
  /** The app's name in addresses, asked for only when GitHub does not say which app wrote a comment. */
  slug(): Promise<string>;
}

type PublishedComment = NonNullable<Published['comment']>;

/**
 * Makes the pull request show one comment of ours with this body. Looks for it before it writes another, so it is safe to
 * repeat; of several the oldest stays. In a locked conversation it gives up quietly: people asked for silence.
 */
export async function publishComment(
  target: CommentTarget,
  report: CommentReport,
  before: PublishedComment | undefined,
): Promise<PublishedComment> {
  const body = `${marker}\n${cutMarkdown(report.body, bodyLimit - marker.length - 1)}`;
  const told = fingerprint([report.pullRequestNumber, body]);
  if (before?.fingerprint === told) return before;
  const id = await unlessLocked(write(target, report, before?.id, body));
  // 0: told to nobody, so that the next difference looks for the comment again.
  return { id: id ?? before?.id ?? 0, fingerprint: told };
}

async function write(
  target: CommentTarget,
  { pullRequestNumber, onlyUpdate }: CommentReport,
  known: number | undefined,
  body: string,
): Promise<number | undefined> {
  const edited = known ? await edit(target, known, body) : undefined;
  return edited ?? (await replace(target, pullRequestNumber, body, onlyUpdate === true));
}

/** Undefined when somebody deleted it. */
async function edit({ octokit, repository }: CommentTarget, id: number, body: string): Promise<number | undefined> {
  const { owner, name: repo } = repository;
  const answer = await unlessMissing(octokit.rest.issues.updateComment({ owner, repo, comment_id: id, body }));
  return answer?.data.id;
}

async function replace(
  target: CommentTarget,
  issue_number: number,
  body: string,
  onlyUpdate: boolean,
): Promise<number | undefined> {
  const { octokit, repository } = target;
  const { owner, name: repo } = repository;
  const [oldest, ...others] = await findOurs(target, issue_number);
  const kept = oldest === undefined ? undefined : await edit(target, oldest, body);
  for (const comment_id of others) await unlessMissing(octokit.rest.issues.deleteComment({ owner, repo, comment_id }));
  if (kept !== undefined || onlyUpdate) return kept;
  return (await octokit.rest.issues.createComment({ owner, repo, issue_number, body })).data.id;
}

/** The ids of our comments on all pages, oldest first. Somebody who quotes the marker does not own them. */
async function findOurs(target: CommentTarget, issue_number: number): Promise<readonly number[]> {
  const { octokit, repository, appId } = target;
  const parameters = { owner: repository.owner, repo: repository.name, issue_number, per_page: 100 };
  const ours: number[] = [];
  for (const comment of await octokit.paginate(octokit.rest.issues.listComments, parameters)) {
    if (!comment.body?.startsWith(marker)) continue;
    const author = comment.performed_via_github_app?.id;
    const isOurs = author === undefined ? comment.user?.login === `${await target.slug()}[bot]` : author === appId;
    if (isOurs) ours.push(comment.id);
  }
  return ours.toSorted((a, b) => a - b);
}
