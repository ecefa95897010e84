import type { Caches } from '../../flow/ports/caches.ts';
import type { Dispatch } from '../../flow/ports/dispatch.ts';
import type { Keys } from '../../flow/ports/keys.ts';
import type { Leadership } from '../../flow/ports/leadership.ts';
import type { Notices } from '../../flow/ports/notices.ts';
import type { Queue } from '../../flow/ports/queue.ts';
import type { Secrets } from '../../flow/ports/secrets.ts';
import type { Store } from '../../flow/ports/store.ts';
import { startBoss } from './boss.ts';
import { sqlCaches } from './caches.ts';
import { sqlDispatch } from './dispatch.ts';
import { type EmbeddedOptions, openEmbedded } from './embedded.ts';
import { giveBack } from './give-back.ts';
import { orInfraError } from './infra-error.ts';
import { sqlKeys } from './keys.ts';
import { sqlLeadership } from './leadership.ts';
import { listen } from './listener.ts';
import { migrate, readMigrations } from './migrate.ts';
import { sqlNotices } from './notices.ts';
import { type Address, connect } from './postgres.ts';
import { bossQueue } from './queue.ts';
import { sqlSecrets } from './secrets.ts';
import { sqlStore } from './store.ts';

/** No transaction of ours waits for anything but the database. */
const ABANDONED_MS = 10_000;

export interface StoreOptions extends EmbeddedOptions {
  /** `postgres://…` of a server, version 14 or newer. Without it PostgreSQL is run for us in `directory`. */
  readonly databaseUrl?: string | undefined;
}

export interface OpenStore {
  readonly store: Store;
  readonly queue: Queue;
  readonly caches: Caches;
  readonly dispatch: Dispatch;
  readonly keys: Keys;
  readonly secrets: Secrets;
  readonly leadership: Leadership;
  readonly notices: Notices;
  /** Stops everything that was opened. Work in hand is given back; drain the queue first. Safe to repeat. */
  close(): Promise<void>;
}

/**
 * Opens the store and the queue: starts PostgreSQL when none is given, and brings the schema forward. A PostgreSQL of our
 * own has no other user, so what a former process had taken from the queue is due again at once. Throws InfraError
 * when the database is away (retryable), or when it must not be used: a newer schema, another owner, another version.
 */
export async function openStore(options: StoreOptions): Promise<OpenStore> {
  const opened: (() => Promise<void>)[] = [];
  let closed: Promise<void> | undefined;
  const close = () => {
    closed ??= closeAll(opened);
    return closed;
  };
  try {
    const address = await openDatabase(options, opened);
    const connection = await connect(address, ABANDONED_MS);
    opened.push(() => connection.close());
    await migrate(connection.db, await readMigrations());
    const listener = await listen(address);
    opened.push(() => listener.close());
    const boss = await startBoss(address, options.log);
    opened.push(() => boss.stop({ graceful: false }));
    if (options.databaseUrl === undefined) await giveBack(connection.db, boss);
    const store = sqlStore(connection.db, boss, listener);
    const { queue, close: leave } = bossQueue(connection.db, boss, listener, options.log);
    opened.push(leave);
    return {
      store,
      queue,
      caches: sqlCaches(connection.db),
      dispatch: sqlDispatch(connection.db),
      keys: sqlKeys(connection.db),
      secrets: sqlSecrets(connection.db),
      leadership: sqlLeadership(address, options.log),
      notices: sqlNotices(connection.db),
      close,
    };
  } catch (error) {
    await close();
    // Somebody who opens the same directory at the same time may stop the server that we have just begun to use.
    return await orInfraError(() => Promise.reject(error));
  }
}

async function openDatabase(options: StoreOptions, opened: (() => Promise<void>)[]): Promise<Address> {
  if (options.databaseUrl !== undefined) return { connectionString: options.databaseUrl };
  const embedded = await openEmbedded(options);
  opened.push(() => embedded.close());
  return embedded.address;
}

async function closeAll(opened: (() => Promise<void>)[]): Promise<void> {
  for (const close of opened.reverse()) await close();
}
