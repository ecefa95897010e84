/** Picks implementations for one machine and one person: this working tree, a store in memory, the same engine. */

import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createMasks } from '../core/mask/masker.ts';
import { NO_POLICY } from '../core/policy/read-policy.ts';
import { DEFAULT_DEPTH } from '../core/prepare/checkout-options.ts';
import type { Engine } from '../flow/ports/engine.ts';
import type { Queue } from '../flow/ports/queue.ts';
import type { WorkContext } from '../flow/work/context.ts';
import { createTeardown } from '../flow/work/teardown.ts';
import { noFence } from '../io/firewall/no-fence.ts';
import { openWorktree, type Worktree } from '../io/worktree/worktree.ts';
import type { Secret } from '../model/secret.ts';
import type { Config } from './config.ts';
import { jobSettings } from './job-settings.ts';

export { openWorktree, type Worktree };

/** What carries out a run on this machine. */
export interface LaptopParts extends WorkContext {
  readonly queue: Queue;
}

/** What a run is composed from. */
export interface Laptop {
  readonly config: Config;
  readonly worktree: Worktree;
  readonly description: Awaited<ReturnType<Worktree['describe']>>;
  /** `path` is of this run alone: its checkout and artifacts lie there, and the engine knows it by its id. Caches outlive it. */
  readonly place: { readonly id: string; readonly path: string; readonly caches: string };
  readonly log: WorkContext['log'];
  /** What jobs begin with. */
  readonly checkouts: WorkContext['checkouts'];
  /** For every job. */
  readonly secrets: readonly LocalSecret[];
}

export type LocalSecret = Pick<Secret, 'name' | 'kind'> & { readonly value: string };

/** Begins to copy the working tree at once: that takes a while, and so does loading the engine's client. */
export function beginCheckout({
  worktree,
  description,
  place,
}: Pick<Laptop, 'worktree' | 'description' | 'place'>): WorkContext['checkouts'] {
  const checkouts = worktree.checkouts(join(place.path, 'work'), description);
  // Whoever asks again is told what went wrong.
  const { sha } = description.commit;
  checkouts.checkout(NO_ORIGIN, { sha, ref: 'HEAD', depth: DEFAULT_DEPTH }).catch(() => undefined);
  return checkouts;
}

/** Nothing is fetched on a laptop: the commit is here. */
const refuse = () => Promise.reject(new Error('a working tree is not cloned'));
const NO_FORGE: WorkContext['forge'] = {
  cloneSpec: refuse,
  findRepository: refuse,
  permission: refuse,
  isProtected: refuse,
};
const NO_ORIGIN = { repositoryId: 0, source: refuse, submodule: refuse };

/** `engine` may be a wrapper around the one that `composeEngine` made. */
export async function composeLaptop(laptop: Laptop, engine: Engine): Promise<LaptopParts> {
  // What validating does without is loaded here, not above.
  const { config, checkouts, place, log } = laptop;
  const [{ createBlobs }, { fileCaches }, { createMemoryLogs }, { createMemory }] = await Promise.all([
    import('../io/files/blobs.ts'),
    import('../io/files/caches.ts'),
    import('../io/memory/logs.ts'),
    import('../io/memory/memory.ts'),
  ]);
  const { store, queue } = createMemory().open();
  return {
    store,
    queue,
    engine,
    fence: noFence('A laptop has none.'),
    forge: NO_FORGE,
    checkouts,
    logs: createMemoryLogs(),
    blobs: createBlobs(join(place.path, 'blobs')),
    caches: fileCaches(place.caches),
    ...(await keepSecrets(laptop)),
    cacheBlobs: createBlobs(join(place.caches, 'blobs')),
    teardown: createTeardown(2 * config.CONCURRENCY, engine, log),
    log,
    now: Date.now,
    worker: `${place.id}/${randomBytes(6).toString('hex')}`,
    settings: jobSettings(config),
    policy: NO_POLICY,
    masks: createMasks([]),
  };
}

/** As a server keeps them, with a key that nobody has. */
async function keepSecrets({ secrets: given, description }: Laptop): Promise<Pick<WorkContext, 'secrets' | 'vault'>> {
  const [{ createMemorySecrets }, { createVault }, { newMasterKey }] = await Promise.all([
    import('../io/memory/secrets.ts'),
    import('../io/secrets/vault.ts'),
    import('../io/secrets/master-keys.ts'),
  ]);
  const secrets = createMemorySecrets();
  const vault = createVault({ text: newMasterKey() });
  const { id: repositoryId, ownerId = 0 } = description.repository;
  for (const { name, kind, value } of given) {
    const terms = { ownerId, repositoryId, environment: '*', name, kind, isProtected: false };
    await secrets.set({ ...terms, setAt: Date.now(), setBy: 'you' }, secret => vault.seal(secret, value));
  }
  return { secrets, vault };
}

/** For so few jobs it does not pay to find out how workspaces are made fastest. */
const FEW_JOBS = 3;

/** The engine, under the name of one run with so many jobs. Connects to nothing before it is used. */
export async function composeLaptopEngine(
  { DOCKER_HOST }: Pick<Config, 'DOCKER_HOST'>,
  { serverId, jobs, log }: { readonly serverId: string; readonly jobs: number; readonly log: WorkContext['log'] },
): Promise<Engine> {
  const { createEngine } = await import('../io/docker/engine.ts');
  return createEngine({
    serverId,
    poolSize: 0,
    jobNetwork: 'default',
    copySmall: jobs <= FEW_JOBS,
    log,
    ...(DOCKER_HOST === undefined ? {} : { dockerHost: DOCKER_HOST }),
  });
}
