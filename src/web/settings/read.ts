import { closeness } from '../../core/policy/match.ts';
import { registryRights } from '../../core/policy/registries.ts';
import type { CacheEntry } from '../../model/cache.ts';
import type { EnvironmentState } from '../../model/deployment.ts';
import type { ProtectedEnvironment } from '../../model/policy.ts';
import type { Timer } from '../../model/timer.ts';
import type { Repository } from '../../model/trigger.ts';
import type { WebContext } from '../context.ts';
import { type LimitInForce, limitsInForce } from './limits.ts';
import { type SecretSeen, seenSecrets } from './secrets.ts';

export interface RepositorySettings {
  readonly repository: Repository;
  readonly secrets: readonly SecretSeen[];
  /** The newest first. */
  readonly environments: readonly EnvironmentSeen[];
  /** All that the operator demands of environments of this repository, whether there is one of such a name or not. */
  readonly protections: readonly ProtectedEnvironment[];
  /** Registries whose login its jobs are given. */
  readonly registries: readonly string[];
  /** The soonest first. */
  readonly schedules: readonly Timer[];
  readonly limits: readonly LimitInForce[];
  /** The largest first. */
  readonly caches: readonly CacheEntry[];
}

export interface EnvironmentSeen extends EnvironmentState {
  /** Of the commit that was brought there, or of the run that stopped it. */
  readonly sha?: string;
}

/** Of what there may be very many of only so much is read. */
const MOST = 200;
const MOST_EVENTS = 10_000;

/** How things stand for a repository. Throws InfraError when the database is away. */
export async function readSettings(context: WebContext, repository: Repository): Promise<RepositorySettings> {
  const { administration, handling, queue } = context;
  const { policy } = handling;
  const [secrets, environments, timers, caches] = await Promise.all([
    readSecrets(context, repository),
    readEnvironments(context, repository),
    queue.timers(),
    administration.caches.list(),
  ]);
  return {
    repository,
    secrets,
    environments,
    protections: policy.environments.filter(({ repositories }) => closeness(repositories, repository) > 0),
    registries: registryRights(policy, repository, 'trusted').flatMap(({ hosts, login }) =>
      login ? [hosts[0] ?? ''] : [],
    ),
    schedules: timers.filter(timer => timer.repository.id === repository.id),
    limits: limitsInForce({ ...handling, ...administration }, repository),
    caches: caches
      .filter(({ repositoryId }) => repositoryId === repository.id)
      .toSorted((a, b) => b.compressedBytes - a.compressedBytes),
  };
}

async function readSecrets(
  { administration: { secrets } }: WebContext,
  { id: repositoryId, ownerId }: Repository,
): Promise<readonly SecretSeen[]> {
  if (ownerId === undefined) return [];
  const own = { ownerId, repositoryId };
  const kept = await secrets.find(own);
  const names = [...new Set(kept.map(({ name }) => name))];
  const [ofRepository, ofOwner, ...uses] = await Promise.all([
    secrets.events({ ...own, since: 0, limit: MOST_EVENTS }),
    secrets.events({ ownerId, repositoryId: 'all', since: 0, limit: MOST_EVENTS }),
    ...names.map(name => secrets.uses({ ...own, name, since: 0, limit: MOST })),
  ]);
  return seenSecrets(kept, [...ofRepository, ...ofOwner], uses.flat(), ownerId);
}

async function readEnvironments({ store }: WebContext, { id }: Repository): Promise<readonly EnvironmentSeen[]> {
  const all = await store.environments(id);
  const newest = all.toSorted((a, b) => b.endedAt - a.endedAt).slice(0, MOST);
  return Promise.all(
    newest.map(async state => {
      const run = await store.find(state.runId);
      return run === undefined ? state : { ...state, sha: run.trigger.commit.sha };
    }),
  );
}
