/** From the archives an engine gives to the one archive that is kept: only what globs name, each path once. */

import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import tar from 'tar-stream';
import type { Glob } from '../../core/glob/glob.ts';
import type { Sandbox } from '../ports/engine.ts';

type Entry = tar.Extract extends AsyncIterable<infer Item> ? Item : never;

/** Adds the project's files that some glob matches to `pack`, and answers how many; does not finalize it. */
export async function copyMatches(sandbox: Sandbox, globs: readonly Glob[], pack: tar.Pack): Promise<number> {
  const seen = new Set<string>();
  /** Hard links to files that are not kept, by these: what they hold was in the archive under another name. */
  const orphans = new Map<string, string[]>();
  let files = 0;

  async function copy(entry: Entry): Promise<void> {
    const path = cleanPath(entry.header.name);
    if (path === undefined || seen.has(path) || !globs.some(glob => glob.matches(path))) return skip(entry);
    seen.add(path);
    const target = entry.header.type === 'link' ? cleanPath(entry.header.linkname ?? '') : undefined;
    if (target !== undefined && !seen.has(target)) {
      orphans.set(target, [...(orphans.get(target) ?? []), path]);
      return skip(entry);
    }
    if (entry.header.type === 'file') files++;
    await pipeline(entry, pack.entry({ ...entry.header, name: path }));
  }

  for (const base of new Set(globs.map(glob => glob.base))) {
    await eachEntry(await sandbox.copyOut(base === '' ? '.' : base), copy);
  }
  for (const [first, ...others] of orphans.values()) {
    if (first === undefined) continue;
    await eachEntry(await sandbox.copyOut(first), async entry => {
      files++;
      await pipeline(entry, pack.entry({ ...entry.header, name: first }));
    });
    for (const name of others) pack.entry({ name, type: 'link', linkname: first });
  }
  return files;
}

async function eachEntry(archive: Readable | undefined, use: (entry: Entry) => Promise<void>): Promise<void> {
  if (archive === undefined) return;
  const extract = tar.extract();
  const using = (async () => {
    for await (const entry of extract) await use(entry);
  })();
  await Promise.all([pipeline(archive, extract), using]);
}

async function skip(entry: Entry): Promise<void> {
  entry.resume();
}

/** Undefined for what must never be unpacked: outside the project, or the repository's own `.git`. */
function cleanPath(name: string): string | undefined {
  const path = name.replace(/^(\.?\/)+/, '').replace(/\/+$/, '');
  const segments = path.split('/');
  if (path === '' || path.includes('\0') || segments.includes('..') || segments[0] === '.git') return undefined;
  return path;
}
