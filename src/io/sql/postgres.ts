import { CompiledQuery, Kysely, PostgresDialect, type Transaction } from 'kysely';
import pg from 'pg';
import { InfraError } from '../../model/errors.ts';
import { orInfraError } from './infra-error.ts';
import type { Tables } from './tables.ts';

/** Where the database is: a `postgres://` URL, or the directory of a socket. */
export type Address = { readonly connectionString: string } | SocketAddress;

export interface SocketAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
}

export type Database = Kysely<Tables>;
export type Tx = Transaction<Tables>;

/** A pool of connections with our tables. It reconnects by itself: after an outage the next call succeeds. */
export interface Connection {
  readonly address: Address;
  readonly db: Database;
  close(): Promise<void>;
}

/** The oldest server that ends silent sessions (leadership.ts): 14.0, as `server_version_num` counts. */
const OLDEST_SERVER = 140_000;

/**
 * Opens a pool and tries it once. A transaction that says nothing for `abandonedMs` is ended by the database: whoever was
 * cut off in the middle of one would hold its run for hours, until TCP gives up. Throws InfraError: retryable when nobody answers, not retryable when the server
 * refuses us or is older than PostgreSQL 14.
 */
export async function connect(address: Address, abandonedMs = 0): Promise<Connection> {
  const pool = new pg.Pool({ ...address, application_name: 'berth', max: 10, connectionTimeoutMillis: 10_000 });
  // A connection that breaks while it is idle, or between two statements, says so by an event that ends the process
  // when nobody listens. Whoever uses the connection is told by the statement.
  pool.on('error', ignore);
  pool.on('connect', client => client.on('error', ignore));
  try {
    await orInfraError(() => refuseOldServer(pool));
  } catch (error) {
    await pool.end();
    throw isRefusal(error) ? new InfraError(REFUSED, { retryable: false, cause: error }) : error;
  }
  // Not when connecting: poolers between us and the database refuse what they do not know.
  const limit = CompiledQuery.raw(`set idle_in_transaction_session_timeout = ${abandonedMs}`);
  const dialect = new PostgresDialect({
    pool,
    // A connection that breaks here is met by the statement it was made for; Kysely would never give it back to the pool.
    onCreateConnection: async connection => void (await connection.executeQuery(limit).catch(ignore)),
  });
  const db = new Kysely<Tables>({ dialect }).withSchema('berth');
  return { address, db, close: () => db.destroy() };
}

async function refuseOldServer(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ version: number; name: string }>(
    "select current_setting('server_version_num')::int as version, current_setting('server_version') as name",
  );
  const server = rows[0];
  if (server === undefined || server.version >= OLDEST_SERVER) return;
  throw new InfraError(`The database is PostgreSQL ${server.name}. Berth needs PostgreSQL 14 or newer.`, {
    retryable: false,
  });
}

const REFUSED = 'The database refuses us: check the user, the password and the name of the database in DATABASE_URL.';

/** Wrong name or password (SQLSTATE 28…), no such database (3D000), or not a URL. */
function isRefusal(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^(28...|3D000|ERR_INVALID_URL)$/.test(String(error.code));
}

function ignore(): void {
  return;
}
