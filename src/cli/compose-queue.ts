/** The part of composing that reads from the database what works and what waits. */

import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Dispatch } from '../flow/ports/dispatch.ts';
import { withDispatch } from '../io/sql/open-dispatch.ts';
import type { Config } from './config.ts';

/** Safe while a server runs. */
export function useDispatch<T>(config: Config, log: Logger, use: (dispatch: Dispatch) => Promise<T>): Promise<T> {
  const place = { directory: join(config.DATA_DIR, 'postgres'), databaseUrl: config.DATABASE_URL, log };
  return withDispatch(place, use);
}
