import { InfraError } from '../../model/errors.ts';

/**
 * The SQLSTATE classes and codes that say that the database, not the statement, is at fault (PostgreSQL, appendix A):
 * connection exceptions, transaction rollback, insufficient resources, operator intervention, system errors.
 */
const AWAY = /^(08|40|53|57|58)/;

/** What Node says when the socket is not there, and what `pg` says without a code when a connection breaks under it. */
const NETWORK = /^(ECONNREFUSED|ECONNRESET|ENOENT|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/;
const BROKEN =
  /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect)/;

/** Whether the database is away or overwhelmed, so that the same call can succeed later. */
export function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof AggregateError) return error.errors.some(isAway);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return NETWORK.test(code) || (/^[0-9A-Z]{5}$/.test(code) && AWAY.test(code)) || BROKEN.test(error.message);
}

/** Runs `work` and turns its failures into InfraError (retryable) when the database is away; all others pass as they are. */
export async function orInfraError<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isAway(error)) throw error;
    throw new InfraError('The database cannot be reached.', { retryable: true, cause: error });
  }
}
