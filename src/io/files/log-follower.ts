import { type FSWatcher, watch } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { onDisk } from './disk.ts';
import type { LogPath } from './log-path.ts';
import { readPart } from './log-reader.ts';

/** Bytes yielded at once at most. */
const chunkBytes = 64 * 1024;

/** Milliseconds between looks where the operating system tells of changes, and where it cannot (network disks, no watches left). */
const lookMs = { watched: 1000, unwatched: 100 };

/** Yields a log from `offset` as it grows, also when another process writes it, until it is sealed or `signal` aborts. */
export async function* followLog(path: LogPath, offset: number, signal: AbortSignal): AsyncIterable<Uint8Array> {
  if (signal.aborted) return;
  await onDisk('The log could not be followed', () => mkdir(path.directory, { recursive: true }));
  const bell = createBell();
  const watcher = watchDirectory(path.directory, bell.ring);
  const look = setInterval(bell.ring, watcher === undefined ? lookMs.unwatched : lookMs.watched);
  signal.addEventListener('abort', bell.ring);
  try {
    for (let at = offset; !signal.aborted; ) {
      const rung = bell.next();
      const part = await onDisk('The log could not be read', () => readPart(path, at, chunkBytes));
      at += part.bytes.length;
      if (part.bytes.length > 0) yield part.bytes;
      else if (part.sealed) return;
      else await rung;
    }
  } finally {
    signal.removeEventListener('abort', bell.ring);
    clearInterval(look);
    watcher?.close();
  }
}

function watchDirectory(directory: string, onChange: () => void): FSWatcher | undefined {
  try {
    // An error later (the directory went away) leaves the interval to do the work.
    return watch(directory, onChange).on('error', onChange);
  } catch {
    return undefined;
  }
}

/** Something to wait for that may ring before anyone waits: a ring after `next` was called is never missed. */
function createBell(): { ring(): void; next(): Promise<void> } {
  let waiting: (() => void) | undefined;
  return {
    ring: () => waiting?.(),
    next: () =>
      new Promise(resolve => {
        waiting = resolve;
      }),
  };
}
