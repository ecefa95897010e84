import type { Logger } from 'pino';
import type { Blobs } from '../flow/ports/blobs.ts';
import type { Engine } from '../flow/ports/engine.ts';
import type { Logs } from '../flow/ports/logs.ts';
import type { Store } from '../flow/ports/store.ts';
import type { Access } from './access.ts';
import type { Changes } from './changes.ts';
import type { LogFeeds } from './log/feeds.ts';
import type { LogIndexes } from './log/indexes.ts';
import type { MetricsSource } from './metrics.ts';

/** What the pages are made from. */
export interface WebContext extends Access {
  readonly store: Store;
  readonly logs: Logs;
  /** Absent where no job runs. */
  readonly engine?: Pick<Engine, 'check'>;
  readonly metrics: MetricsSource;
  readonly blobs: Pick<Blobs, 'get'>;
  readonly log: Pick<Logger, 'error'>;
  readonly changes: Changes;
  readonly indexes: LogIndexes;
  readonly feeds: LogFeeds;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}
