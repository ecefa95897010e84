/** Walks through the files of a project as the engine gives them: archives that a job wrote. */

import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import tar from 'tar-stream';
import type { Selection } from '../../core/outputs/selection.ts';
import type { Sandbox } from '../ports/engine.ts';

export type Entry = tar.Extract extends AsyncIterable<infer Item> ? Item : never;

/** Calls `use` with each entry that is selected, once for each path; what `use` does not read is passed over. */
export async function eachMatch(
  sandbox: Sandbox,
  selection: Selection,
  use: (path: string, entry: Entry) => Promise<void>,
): Promise<void> {
  const seen = new Set<string>();
  for (const base of selection.bases) {
    await eachEntry(await sandbox.copyOut(base === '' ? '.' : base), async entry => {
      const path = cleanPath(entry.header.name);
      const isDirectory = entry.header.type === 'directory';
      if (path !== undefined && !seen.has(path) && selection.wants(path, isDirectory)) {
        seen.add(path);
        await use(path, entry);
      }
      entry.resume();
    });
  }
}

export async function eachEntry(archive: Readable | undefined, use: (entry: Entry) => Promise<void>): Promise<void> {
  if (archive === undefined) return;
  const extract = tar.extract();
  const using = (async () => {
    for await (const entry of extract) await use(entry);
  })();
  await Promise.all([pipeline(archive, extract), using]);
}

/** Undefined for what must never be unpacked: outside the project, or the repository's own `.git`. */
export function cleanPath(name: string): string | undefined {
  const path = name.replace(/^(\.?\/)+/, '').replace(/\/+$/, '');
  const segments = path.split('/');
  if (path === '' || path.includes('\0') || segments.includes('..') || segments[0] === '.git') return undefined;
  return path;
}
