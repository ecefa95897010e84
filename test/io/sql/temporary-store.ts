import { chmod, mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { type OpenStore, openStore } from '../../../src/io/sql/open.ts';

export const silent = pino({ level: 'silent' });

/** A fresh data directory is copied from here; made by the first test that needs one. */
export const template = fileURLToPath(
  new URL(`../../../node_modules/.cache/postgres-18-${process.getuid?.()}`, import.meta.url),
);

/** A directory that every user can reach, in memory when `inMemory` and there is room; `remove` at the end. */
export async function temporaryDirectory(inMemory = true): Promise<TemporaryDirectory> {
  const parent = inMemory && (await hasRoom(MEMORY)) ? MEMORY : tmpdir();
  const directory = await mkdtemp(path.join(parent, 'berth-sql-'));
  await chmod(directory, 0o755);
  return { directory, remove: () => rm(directory, { recursive: true, force: true }) };
}

export interface TemporaryDirectory {
  readonly directory: string;
  remove(): Promise<void>;
}

const MEMORY = '/dev/shm';

/** A data directory has 31 MB; some of them live at the same time. Containers have 64 MB of this by default. */
async function hasRoom(folder: string): Promise<boolean> {
  const { bavail, bsize } = await statfs(folder).catch(() => ({ bavail: 0, bsize: 0 }));
  return bavail * bsize > 2 ** 30;
}

/** An empty store on a PostgreSQL of its own; closing it leaves nothing. Opens in a fraction of a second. */
export async function openTemporaryStore(): Promise<OpenStore> {
  const { directory, remove } = await temporaryDirectory();
  const opened = await openStore({ directory: path.join(directory, 'sql'), log: silent, durable: false, template });
  return {
    ...opened,
    async close() {
      await opened.close();
      await remove();
    },
  };
}
