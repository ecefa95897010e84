import type { Octokit } from '@octokit/rest';
import type { Repository } from '../../model/trigger.ts';
import { Refusal } from './refusal.ts';

/** GitHub lists no more files of a comparison, on no page, and does not say when there are more. */
const mostListed = 300;

interface Comparison {
  readonly paths: readonly string[];
  /** Commits of the base that the head does not have. */
  readonly behind: number;
}

/**
 * Paths that differ between two commits. GitHub compares the head with the merge base; where the base has commits of
 * its own, what they changed differs too, and is asked for the other way round.
 */
export async function readChangedFiles(
  octokit: Octokit,
  repository: Repository,
  base: string,
  head: string,
  since: 'commit' | 'merge_base',
): Promise<readonly string[] | undefined> {
  const forth = await compare(octokit, repository, base, head);
  if (!forth || since === 'merge_base' || forth.behind === 0) return forth?.paths;
  const back = await compare(octokit, repository, head, base);
  return back && [...new Set([...forth.paths, ...back.paths])];
}

async function compare(
  octokit: Octokit,
  { owner, name: repo }: Repository,
  base: string,
  head: string,
): Promise<Comparison | undefined> {
  // `owner:branch` would be one of another repository.
  if (/:|\.\./.test(base)) return undefined;
  const basehead = `${base.replace(/^refs\/(heads|tags)\//, '')}...${head}`;
  // One commit is enough of them; all files are on the first page.
  const request = octokit.rest.repos.compareCommitsWithBasehead({ owner, repo, basehead, per_page: 1 });
  const answer = await unlessUnanswerable(request);
  const files = answer?.data.files;
  if (!answer || !files || files.length >= mostListed) return undefined;
  const paths = files.flatMap(({ filename, previous_filename: previous }) => [
    filename,
    ...(previous ? [previous] : []),
  ]);
  return { paths: [...new Set(paths)], behind: answer.data.behind_by };
}

/** Undefined when there is no such ref, nothing in common, or, as GitHub answers, more than it can compare in time. */
async function unlessUnanswerable<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    const isNoAnswer = error instanceof Refusal && !error.limited && [404, 422, 500, 503].includes(error.status);
    if (isNoAnswer) return undefined;
    throw error;
  }
}
