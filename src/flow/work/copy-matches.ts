/** From the archives an engine gives to the one archive that is kept: only what is selected, each path once. */

import { pipeline } from 'node:stream/promises';
import type tar from 'tar-stream';
import type { Selection } from '../../core/outputs/selection.ts';
import type { Sandbox } from '../ports/engine.ts';
import { createAllowance, type MostKept } from './allowance.ts';
import { eachBelow, eachMatch, type Match } from './matches.ts';

/** Bytes up to which a file is held in memory: a stream of its own costs more than reading it does. */
const SMALL = 64 * 1024;

export interface Copied {
  readonly files: number;
  /** Bytes of all files together. */
  readonly bytes: number;
}

/**
 * Adds the project's files that are selected to `pack`, and does not finalize it. Throws TooMuch as soon as they are
 * more than `most`; memory stays flat, whatever there is.
 */
export async function copyMatches(
  sandbox: Sandbox,
  selection: Selection,
  pack: tar.Pack,
  most: MostKept,
): Promise<Copied> {
  const allowance = createAllowance(most);
  /** Hard links to files that are not kept, by these: what they hold was in the archive under another name. */
  const orphans = new Map<string, string[]>();

  await eachMatch(sandbox, selection, async match => {
    const { path, type, target, entry } = match;
    allowance.take(path, entry.header.size ?? 0, type === 'file');
    // The engine gives a file before the links to it, in the same archive.
    if (type !== 'link' || target === undefined || selection.wants(target, false)) await add(pack, match);
    else orphans.set(target, [...(orphans.get(target) ?? []), path]);
  });
  for (const [first, ...others] of orphans.values()) {
    if (first === undefined) continue;
    await eachBelow(sandbox, first, async match => {
      allowance.take('', match.entry.header.size ?? 0, true);
      await add(pack, match);
    });
    for (const name of others) pack.entry({ name, type: 'link', linkname: first });
  }
  return allowance.taken();
}

/** Resolves when whoever stores the archive can take more. */
async function add(pack: tar.Pack, { path, type, target, entry }: Match): Promise<void> {
  const { mode, mtime, uid, gid, size = 0 } = entry.header;
  // Not the whole header: its extended part repeats the old name, and would win.
  const link = target === undefined ? {} : { linkname: target };
  const header = { name: path, type, mode, mtime, uid, gid, size, ...link };
  if (size > SMALL) {
    await pipeline(entry, pack.entry(header));
    return;
  }
  const content: Uint8Array[] = [];
  for await (const piece of entry) content.push(piece as Uint8Array);
  const { promise: taken, resolve, reject } = Promise.withResolvers<void>();
  pack.entry(header, Buffer.concat(content), error => (error ? reject(error) : resolve()));
  await taken;
}
