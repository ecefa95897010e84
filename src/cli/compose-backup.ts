/** The part of composing that needs the database alone: saving, restoring and moving it, and its tokens. */

import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Logger } from 'pino';
import type { Keys } from '../flow/ports/keys.ts';
import { backUp, moveTo, restore } from '../io/sql/backup/backup.ts';
import { withKeys } from '../io/sql/open-keys.ts';
import type { Config } from './config.ts';

export interface Keeping {
  /** Safe while a server runs. */
  backUp(write: (saved: Readable) => Promise<void>): Promise<void>;
  restore(saved: Readable): Promise<void>;
  moveTo(databaseUrl: string): Promise<void>;
  /** Sessions and tokens. Safe while a server runs. */
  withKeys(use: (keys: Keys) => Promise<void>): Promise<void>;
}

export function composeKeeping(config: Config, log: Logger): Keeping {
  const place = { directory: join(config.DATA_DIR, 'postgres'), databaseUrl: config.DATABASE_URL, log };
  return {
    backUp: write => backUp(place, write),
    restore: saved => restore(place, saved),
    moveTo: databaseUrl => moveTo(place, databaseUrl),
    withKeys: use => withKeys(place, use),
  };
}
