import type { Octokit } from '@octokit/rest';
import { z } from 'zod';
import type { Repository } from '../../model/trigger.ts';
import { Refusal, unlessMissing } from './refusal.ts';

export interface PresentInstallations {
  /**
   * Does `work` by the installation that a repository was known by; when GitHub refuses that for good, again by the one
   * that the repository belongs to now: it may have been transferred to another owner, or the app installed anew. Throws
   * the first Refusal where that is the same one, or none. To whom it belongs is not asked again within `patienceMs`
   * milliseconds. A foreign repository is never followed.
   */
  by<T>(repository: Repository, work: (installationId: number) => Promise<T>, patienceMs?: number): Promise<T>;
  /** The installation that it belongs to, as far as we have heard. */
  of(repository: Repository): number;
}

const MOST_KNOWN = 10_000;

interface Known {
  readonly installationId: number;
  readonly askedAt: number;
}

/** Asks by `app`, which has the rights of the app itself. */
export function createPresentInstallations(app: Octokit, now: () => number): PresentInstallations {
  const known = new Map<string, Known>();

  function of(repository: Repository): number {
    return known.get(keyOf(repository))?.installationId ?? repository.installationId;
  }

  /** By its number: another repository may have its name by now. GitHub itself redirects there. */
  async function find(repository: Repository, patienceMs: number): Promise<number> {
    const before = known.get(keyOf(repository));
    if (before !== undefined && now() - before.askedAt < patienceMs) return before.installationId;
    const answer = await unlessMissing(app.request('GET /repositories/{id}/installation', { id: repository.id }));
    // Not remembered: what nobody serves may be served a moment later.
    if (answer === undefined) return of(repository);
    const installationId = z.object({ id: z.int() }).parse(answer.data).id;
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(keyOf(repository), { installationId, askedAt: now() });
    return installationId;
  }

  return {
    of,
    async by(repository, work, patienceMs = 0) {
      const tried = of(repository);
      try {
        return await work(tried);
      } catch (error) {
        if (repository.isForeign || !isRefusedForGood(error)) throw error;
        const present = await find(repository, patienceMs);
        if (present === tried) throw error;
        return await work(present);
      }
    },
  };
}

function isRefusedForGood(error: unknown): boolean {
  return error instanceof Refusal && !error.retryable && (error.status === 403 || error.status === 404);
}

/** Whoever has heard of it later may know it by another one. */
function keyOf({ id, installationId }: Repository): string {
  return `${id} ${installationId}`;
}
