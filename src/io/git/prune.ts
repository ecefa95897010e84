import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { tidyMirror } from './mirror.ts';
import { type Places, shaOf } from './places.ts';
import type { Turns } from './turns.ts';

/** What a pruning needs besides the places. */
export interface Pruning {
  /** Milliseconds; must be longer than any job runs, since running jobs stand on their checkout. */
  readonly maxAgeMs: number;
  /** By repository id. */
  readonly turns: Turns;
  readonly log: Pick<Logger, 'info' | 'warn'>;
}

/** A draft this old (milliseconds) was left by a process that died: making one takes minutes. */
const abandonedMs = 60 * 60 * 1000;

/** Removes checkouts, mirrors and drafts that nothing used for their time. Safe to repeat, and to break off anywhere. */
export async function pruneCheckouts(places: Places, { maxAgeMs, turns, log }: Pruning): Promise<void> {
  const removed: string[] = [];
  for (const boot of await list(places.commits)) {
    for (const id of await list(join(places.commits, boot))) {
      const repository = join(places.commits, boot, id);
      await turns.take(Number(id), async () => {
        for (const name of await list(repository)) {
          if (!(await isOlder(join(repository, name), maxAgeMs))) continue;
          await discard(places, join(repository, name));
          removed.push(name);
        }
      });
    }
  }
  for (const name of await list(places.mirrors)) {
    const id = Number.parseInt(name, 10);
    await turns
      .take(id, () => pruneMirror(places, id))
      .catch(error => {
        log.warn({ err: error, repositoryId: id }, 'could not tidy a mirror, it is made anew when needed');
        return discard(places, places.mirror(id));
      });
  }
  for (const name of await list(places.drafts)) {
    const path = join(places.drafts, name);
    if (await isOlder(path, abandonedMs)) await rm(path, { recursive: true, force: true });
  }
  if (removed.length > 0) log.info({ removed: removed.length }, 'removed checkouts that nothing used');
}

/** A mirror is needed as long as a checkout is: the next commit is fetched on top of it. */
async function pruneMirror(places: Places, id: number): Promise<void> {
  const kept = new Set((await list(places.repository(id))).map(shaOf));
  if (kept.size === 0) await discard(places, places.mirror(id));
  else await tidyMirror(places.mirror(id), sha => kept.has(sha));
}

/** Renamed first, so that nobody is ever given half of it. */
async function discard(places: Places, path: string): Promise<void> {
  const draft = join(places.drafts, randomUUID());
  await mkdir(places.drafts, { recursive: true });
  await rename(path, draft);
  await rm(draft, { recursive: true, force: true });
}

async function isOlder(path: string, ageMs: number): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs >= ageMs;
}

/** Names in a directory; none when it is not there. */
async function list(directory: string): Promise<string[]> {
  return readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
}
