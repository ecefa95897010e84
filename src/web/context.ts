import type { Logger } from 'pino';
import type { HandleContext } from '../flow/context.ts';
import type { Blobs } from '../flow/ports/blobs.ts';
import type { Engine } from '../flow/ports/engine.ts';
import type { Keys } from '../flow/ports/keys.ts';
import type { Logs } from '../flow/ports/logs.ts';
import type { SignIn } from '../flow/ports/sign-in.ts';
import type { Store } from '../flow/ports/store.ts';
import type { Rights } from '../flow/rights.ts';
import type { Access } from './access.ts';
import type { Changes } from './changes.ts';
import type { LogFeeds } from './log/feeds.ts';
import type { LogIndexes } from './log/indexes.ts';
import type { LogTimelines } from './log/timelines.ts';
import type { MetricsSource } from './metrics.ts';
import type { Origins } from './origins.ts';
import type { QueueWatch } from './queue/watch.ts';
import type { Administration } from './settings/administration.ts';

/** What the pages are made from. */
export interface WebContext extends Access {
  readonly store: Store;
  readonly logs: Logs;
  /** Absent where no job runs. */
  readonly engine?: Pick<Engine, 'check'>;
  readonly metrics: MetricsSource;
  readonly blobs: Pick<Blobs, 'get'>;
  readonly changes: Changes;
  readonly origins: Origins;
  readonly indexes: LogIndexes;
  readonly timelines: LogTimelines;
  readonly feeds: LogFeeds;
  readonly queue: QueueWatch;
  readonly keys: Keys;
  readonly rights: Rights;
  /** Absent: nobody can sign in. */
  readonly signIn?: SignIn;
  /** Where people reach this server, without a trailing slash. */
  readonly baseUrl: string;
  /** Whether only people at this machine reach this server: they need no sign-in. */
  readonly isLocal: boolean;
  /** What doing something takes. */
  readonly handling: HandleContext;
  readonly administration: Administration;
  readonly log: Pick<Logger, 'error' | 'info'>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}
