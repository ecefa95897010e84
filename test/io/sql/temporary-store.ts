import { chmod, mkdtemp, rm } from 'node:fs/promises';
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

/** A directory that every user can reach, removed at the end. */
export async function temporaryDirectory(): Promise<{ readonly directory: string; remove(): Promise<void> }> {
  const directory = await mkdtemp(path.join(tmpdir(), 'berth-sql-'));
  await chmod(directory, 0o755);
  return { directory, remove: () => rm(directory, { recursive: true, force: true }) };
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
