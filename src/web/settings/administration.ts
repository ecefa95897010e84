import type { Blobs } from '../../flow/ports/blobs.ts';
import type { Caches } from '../../flow/ports/caches.ts';
import type { Secrets } from '../../flow/ports/secrets.ts';
import type { WorkSettings } from '../../flow/work/context.ts';

/** What the administrators of a repository are told of, beside what everybody may see. */
export interface Administration {
  /** Never what they hold. */
  readonly secrets: Pick<Secrets, 'find' | 'events' | 'uses'>;
  readonly caches: Pick<Caches, 'list' | 'remove'>;
  readonly cacheBlobs: Blobs;
  readonly settings: Pick<WorkSettings, 'limits' | 'maxima' | 'maxLogBytes' | 'artifacts' | 'cache'>;
  /** How long completed runs are kept, in milliseconds; absent: for ever. */
  readonly runsKeptMs?: number;
}
