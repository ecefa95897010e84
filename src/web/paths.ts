/** The addresses of pages. They are the same as in what the forge is told (core/render/links.ts). */

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

/** The page of a repository: its runs. */
export function repositoryPath({ owner, name }: Pick<Repository, 'owner' | 'name'>): string {
  return `/${encodeURIComponent(owner)}/${encodeURIComponent(name)}`;
}

/** What is known of a repository's tests. */
export function repositoryTestsPath(repository: Pick<Repository, 'owner' | 'name'>): string {
  return `${repositoryPath(repository)}/tests`;
}

/** What a repository's administrators see. */
export function repositorySettingsPath(repository: Pick<Repository, 'owner' | 'name'>): string {
  return `${repositoryPath(repository)}/settings`;
}

/** Tells when to look again at a list of runs: of one repository, or of all. */
export function livePath(repositoryId?: number): string {
  return repositoryId === undefined ? '/live' : `/live?repository=${repositoryId}`;
}

/** The page of a run. */
export function runPath(id: string): string {
  return `/runs/${encodeURIComponent(id)}`;
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
