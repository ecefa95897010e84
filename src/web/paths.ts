/** The addresses of pages. They are the same as in what the forge is told (core/render/links.ts). */

import type { TestSought } from '../flow/ports/history.ts';
import type { Repository } from '../model/trigger.ts';

/** Where people come back to who sign in; the GitHub App knows it as its callback URL. */
export const callbackPath = '/sign-in/callback';

/** Where people sign in, and come back from to a page. */
export function signInPath(to: string): string {
  return `/sign-in?to=${encodeURIComponent(to)}`;
}

/** The runs of all repositories. */
export const runsPath = '/runs';

/** What runs, what waits and why. */
export const queuePath = '/queue';

type Named = Pick<Repository, 'owner' | 'name'>;

/** The page of a repository: its runs. */
export function repositoryPath({ owner, name }: Named): string {
  return `/${encodeURIComponent(owner)}/${encodeURIComponent(name)}`;
}

/** What is known of a repository's tests. */
export function repositoryTestsPath(repository: Named): string {
  return `${repositoryPath(repository)}/tests`;
}

/** What was of one test; in whatever job when `key` is absent. */
export function testHistoryPath(repository: Named, { key, suite, name }: TestSought, branch?: string): string {
  const query = new URLSearchParams({ name, suite, ...(key !== undefined && { job: key }), ...(branch && { branch }) });
  return `${repositoryTestsPath(repository)}/history?${query}`;
}

/** What was of a job, on one branch when that is given. */
export function jobHistoryPath(repository: Named, key: string, branch?: string): string {
  const query = branch === undefined ? '' : `?branch=${encodeURIComponent(branch)}`;
  return `${repositoryPath(repository)}/jobs/${encodeURIComponent(key.toWellFormed())}${query}`;
}

/** What a repository's administrators see. */
export function repositorySettingsPath(repository: Named): string {
  return `${repositoryPath(repository)}/settings`;
}

/** Tells when to look again at a list of runs: of one repository, or of all. */
export function livePath(repositoryId?: number): string {
  return repositoryId === undefined ? '/live' : `/live?repository=${repositoryId}`;
}

/** The same for what sums up many runs. */
export function liveByTimePath(repositoryId: number): string {
  return `${livePath(repositoryId)}&by=time`;
}

/** The page of a run. */
export function runPath(id: string): string {
  return `/runs/${encodeURIComponent(id)}`;
}

/** The tests of a run. */
export function testsPath(id: string): string {
  return `${runPath(id)}/tests`;
}

/** Where forms of a run go. */
export function actionsPath(id: string): string {
  return `${runPath(id)}/actions`;
}

/** Where a run of a repository is started by hand. */
export function startPath(repositoryId: number): string {
  return `/repositories/${repositoryId}/start`;
}

/** The page of a job; of one certain try when `attempt` is given. */
export function jobPath(id: string, key: string, attempt?: number): string {
  return `${runPath(id)}/jobs/${encodeURIComponent(key.toWellFormed())}${attemptQuery(attempt)}`;
}

/** A job's artifacts: the archive as a whole when `path` is undefined, else a folder (it ends with a slash) or a file. */
export function artifactsPath(id: string, key: string, path: string | undefined, attempt?: number): string {
  const below = path === undefined ? '' : `/${path.toWellFormed().split('/').map(encodeURIComponent).join('/')}`;
  return `${jobPath(id, key)}/artifacts${below}${attemptQuery(attempt)}`;
}

function attemptQuery(attempt: number | undefined): string {
  return attempt === undefined ? '' : `?attempt=${attempt}`;
}
