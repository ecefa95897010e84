import type { Octokit } from '@octokit/rest';
import type { Repository } from '../../model/trigger.ts';
import type { Client } from './client.ts';
import { Refusal, unlessMissing } from './refusal.ts';

/**
 * Does `work` by the installation that a repository was known by; when GitHub refuses that for good, again by the one
 * that the repository belongs to now: it may have been transferred to another owner. Throws the first Refusal where
 * that is the same one, or none.
 */
export async function byPresentInstallation<T>(
  client: Pick<Client, 'app' | 'of'>,
  { owner, name: repo, installationId }: Repository,
  work: (octokit: Octokit) => Promise<T>,
): Promise<T> {
  try {
    return await work(client.of(installationId));
  } catch (error) {
    if (!(error instanceof Refusal) || error.retryable || (error.status !== 403 && error.status !== 404)) throw error;
    const answer = await unlessMissing(client.app.rest.apps.getRepoInstallation({ owner, repo }));
    const present = answer?.data.id ?? installationId;
    if (present === installationId) throw error;
    return await work(client.of(present));
  }
}
