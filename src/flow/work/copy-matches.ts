/** From the archives an engine gives to the one archive that is kept: only what is selected, each path once. */

import { pipeline } from 'node:stream/promises';
import type tar from 'tar-stream';
import type { Selection } from '../../core/outputs/selection.ts';
import type { Sandbox } from '../ports/engine.ts';
import { cleanPath, type Entry, eachEntry, eachMatch } from './matches.ts';

/** Adds the project's files that are selected to `pack`, and answers how many; does not finalize it. */
export async function copyMatches(sandbox: Sandbox, selection: Selection, pack: tar.Pack): Promise<number> {
  const kept = new Set<string>();
  /** Hard links to files that are not kept, by these: what they hold was in the archive under another name. */
  const orphans = new Map<string, string[]>();
  let files = 0;

  async function copy(path: string, entry: Entry): Promise<void> {
    const target = entry.header.type === 'link' ? cleanPath(entry.header.linkname ?? '') : undefined;
    if (target !== undefined && !kept.has(target)) {
      orphans.set(target, [...(orphans.get(target) ?? []), path]);
      return;
    }
    kept.add(path);
    if (entry.header.type === 'file') files++;
    await pipeline(entry, pack.entry({ ...entry.header, name: path }));
  }

  await eachMatch(sandbox, selection, copy);
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
