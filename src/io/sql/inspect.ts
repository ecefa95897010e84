import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { KeptSecret } from '../../model/secret.ts';
import { findBinaries } from './embedded/binaries.ts';
import { DATABASE_USER } from './embedded/cluster.ts';
import { isPostmaster, readLockFile } from './embedded/lock-file.ts';
import { SOCKET_PORT } from './embedded/socket-directory.ts';
import { orInfraError } from './infra-error.ts';
import { readMigrations } from './migrate.ts';
import { type Address, connect } from './postgres.ts';
import { findAllSecrets } from './secrets.ts';

export interface InspectOptions {
  readonly databaseUrl?: string | undefined;
  /** Of the embedded PostgreSQL, when there is no other. */
  readonly directory: string;
}

/** Every secret as it is kept; undefined when nobody can be asked, or there is no place for them yet. Fails as `inspectDatabase`. */
export async function inspectSecrets(options: InspectOptions): Promise<readonly KeptSecret[] | undefined> {
  const address = await runningAddress(options);
  if (address === undefined) return undefined;
  const { db, close } = await connect(address);
  try {
    return await orInfraError(async () => {
      const { rows } = await sql<{ table: string | null }>`select to_regclass('berth.secret')::text as table`.execute(
        db,
      );
      return rows[0]?.table == null ? undefined : await findAllSecrets(db);
    });
  } finally {
    await close();
  }
}

/** Of a database that accepts connections. */
async function runningAddress({ databaseUrl, directory }: InspectOptions): Promise<Address | undefined> {
  if (databaseUrl !== undefined) return { connectionString: databaseUrl };
  const data = join(directory, 'data');
  const lock = await readLockFile(data);
  if (lock?.socketDirectory === undefined || !(await isPostmaster(lock.pid, data))) return undefined;
  return { host: lock.socketDirectory, port: SOCKET_PORT, user: DATABASE_USER, database: 'postgres' };
}

/**
 * What can be seen of the database without starting or changing it. Throws InfraError when it refuses us, is away or too
 * old, or when no PostgreSQL can be run here.
 */
export async function inspectDatabase(options: InspectOptions) {
  const knownSchema = (await readMigrations()).at(-1)?.version ?? 0;
  const kind = options.databaseUrl === undefined ? 'embedded' : 'server';
  if (kind === 'embedded') await findBinaries();
  const address = await runningAddress(options);
  if (address !== undefined) return { kind, isRunning: true, knownSchema, ...(await ask(address)) } as const;
  const version = await readFile(join(options.directory, 'data', 'PG_VERSION'), 'utf8').catch(() => undefined);
  const made = version === undefined ? {} : { version: version.trim() };
  return { kind, isRunning: false, knownSchema, ...made } as const;
}

async function ask(address: Address): Promise<{ readonly version: string; readonly schema?: number }> {
  const { db, close } = await connect(address);
  try {
    return await orInfraError(async () => {
      const { rows } = await sql<{ version: string; table: string | null }>`
        select current_setting('server_version') as version, to_regclass('berth.migration')::text as table`.execute(db);
      const version = rows[0]?.version ?? 'of an unknown version';
      if (rows[0]?.table == null) return { version };
      const newest = await sql<{ schema: number }>`
        select coalesce(max(version), 0) as schema from berth.migration`.execute(db);
      return { version, schema: newest.rows[0]?.schema ?? 0 };
    });
  } finally {
    await close();
  }
}
