import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { DATABASE_USER } from '../embedded/cluster.ts';
import { isPostmaster, readLockFile } from '../embedded/lock-file.ts';
import { SOCKET_PORT } from '../embedded/socket-directory.ts';
import { openEmbedded } from '../embedded.ts';
import type { StoreOptions } from '../open.ts';
import type { Address } from '../postgres.ts';

/** Where the data are: as for `openStore`. */
export type Place = Pick<StoreOptions, 'directory' | 'databaseUrl' | 'log'>;

/** Gives `use` the database of a server that may run: that one, or one that is started for as long as it takes. */
export async function withDatabase<T>(place: Place, use: (address: Address) => Promise<T>): Promise<T> {
  const running = place.databaseUrl === undefined ? await runningDatabase(place.directory) : undefined;
  return running === undefined ? withOwnDatabase(place, use) : use(running);
}

/** Gives `use` a database that no server of this directory uses meanwhile. Throws InfraError when one does. */
export async function withOwnDatabase<T>(place: Place, use: (address: Address) => Promise<T>): Promise<T> {
  if (place.databaseUrl !== undefined) return use({ connectionString: place.databaseUrl });
  const embedded = await openEmbedded(place);
  try {
    return await use(embedded.address);
  } finally {
    await embedded.close();
  }
}

async function runningDatabase(directory: string): Promise<Address | undefined> {
  const data = await realpath(path.join(directory, 'data')).catch(() => undefined);
  const lock = data === undefined ? undefined : await readLockFile(data);
  if (data === undefined || lock?.socketDirectory === undefined || !(await isPostmaster(lock.pid, data)))
    return undefined;
  return { host: lock.socketDirectory, port: SOCKET_PORT, user: DATABASE_USER, database: 'postgres' };
}
