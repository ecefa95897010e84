import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { findBinaries } from './embedded/binaries.ts';
import { DATABASE_USER } from './embedded/cluster.ts';
import { isPostmaster, readLockFile } from './embedded/lock-file.ts';
import { SOCKET_PORT } from './embedded/socket-directory.ts';
import { orInfraError } from './infra-error.ts';
import { readMigrations } from './migrate.ts';
import { type Address, connect } from './postgres.ts';

export interface InspectOptions {
  readonly databaseUrl?: string | undefined;
  /** Of the embedded PostgreSQL, when there is no other. */
  readonly directory: string;
}

/**
 * What can be seen of the database without starting or changing it. Throws InfraError when it refuses us, is away or too
 * old, or when no PostgreSQL can be run here.
 */
export async function inspectDatabase({ databaseUrl, directory }: InspectOptions) {
  const knownSchema = (await readMigrations()).at(-1)?.version ?? 0;
  if (databaseUrl !== undefined) {
    return { kind: 'server', isRunning: true, knownSchema, ...(await ask({ connectionString: databaseUrl })) } as const;
  }
  await findBinaries();
  const data = join(directory, 'data');
  const lock = await readLockFile(data);
  if (lock?.socketDirectory !== undefined && (await isPostmaster(lock.pid, data))) {
    const address = { host: lock.socketDirectory, port: SOCKET_PORT, user: DATABASE_USER, database: 'postgres' };
    return { kind: 'embedded', isRunning: true, knownSchema, ...(await ask(address)) } as const;
  }
  const version = await readFile(join(data, 'PG_VERSION'), 'utf8').catch(() => undefined);
  const made = version === undefined ? {} : { version: version.trim() };
  return { kind: 'embedded', isRunning: false, knownSchema, ...made } as const;
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
