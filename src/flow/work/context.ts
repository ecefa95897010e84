import type { Logger } from 'pino';
import type { CacheQuota } from '../../core/cache/evict.ts';
import type { Masks } from '../../core/mask/masker.ts';
import type { Maxima } from '../../core/prepare/limits.ts';
import type { UntrustedPolicy } from '../../core/prepare/prepare.ts';
import type { Limits } from '../../model/container.ts';
import type { Policy } from '../../model/policy.ts';
import type { Blobs } from '../ports/blobs.ts';
import type { Caches } from '../ports/caches.ts';
import type { Checkouts } from '../ports/checkouts.ts';
import type { Engine } from '../ports/engine.ts';
import type { Fence } from '../ports/fence.ts';
import type { Forge } from '../ports/forge.ts';
import type { Logs } from '../ports/logs.ts';
import type { Secrets, Vault } from '../ports/secrets.ts';
import type { Store } from '../ports/store.ts';
import type { MostKept } from './allowance.ts';
import type { Teardown } from './teardown.ts';

/** What carrying out an attempt needs. */
export interface WorkContext {
  readonly store: Store;
  /** Asked how to fetch what a checkout still lacks, what people may do now, and which branches are protected. */
  readonly forge: Pick<Forge, 'cloneSpec' | 'findRepository' | 'permission' | 'isProtected'>;
  readonly secrets: Secrets;
  readonly vault: Vault;
  readonly engine: Engine;
  readonly fence: Fence;
  readonly checkouts: Checkouts;
  readonly logs: Logs;
  readonly blobs: Blobs;
  readonly caches: Caches;
  /** Where what they hold lies; the same as `blobs` on a server. */
  readonly cacheBlobs: Blobs;
  readonly teardown: Teardown;
  readonly log: Logger;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Names this process among all that ever ran: `SERVER/BOOT`. */
  readonly worker: string;
  readonly settings: WorkSettings;
  readonly policy: Policy;
  /** What no log may show, whatever the attempt; what becomes known in one is told to its transcript. */
  readonly masks: Masks;
}

export interface WorkSettings {
  readonly defaultImage: string;
  readonly limits: Omit<Limits, 'timeoutMs'>;
  readonly maxima: Maxima;
  readonly runtime?: string;
  readonly untrusted: UntrustedPolicy;
  /** Bytes of output after which a job's log says that it was cut. */
  readonly maxLogBytes: number;
  /** For how long the containers of failed jobs are kept, and how many of them; absent: they go at once. */
  readonly keepFailed?: { readonly forMs: number; readonly most: number };
  readonly artifacts: ArtifactSettings;
  readonly cache: CacheSettings;
}

export interface CacheSettings {
  /** The most that is kept of one cache of a job. */
  readonly most: MostKept;
  readonly quota: CacheQuota;
}

export interface ArtifactSettings {
  /** The most that is kept of one job. */
  readonly most: MostKept;
  /** How long they are kept when the job does not say, in milliseconds; absent: for ever. */
  readonly keepMs?: number;
}
