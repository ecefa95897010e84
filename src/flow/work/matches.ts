/** Walks through the files of a project as the engine gives them: archives that a job wrote. */

import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import tar from 'tar-stream';
import type { Selection } from '../../core/outputs/selection.ts';
import { InfraError } from '../../model/errors.ts';
import type { Sandbox } from '../ports/engine.ts';

export type Entry = tar.Extract extends AsyncIterable<infer Item> ? Item : never;

/** What `use` answers when it needs no more entries. */
export const enough = Symbol('enough');

/** Something in the project, by its path from there. */
export interface Match {
  readonly path: string;
  readonly type: 'file' | 'directory' | 'symlink' | 'link';
  /** What a link leads to: of a hard link a path in the project, of a symbolic one a job's own words. */
  readonly target?: string;
  /** What is not read of it is passed over. */
  readonly entry: Entry;
}

/** Calls `use` with all that is selected, each path once. Devices, pipes and what has no safe path are passed over. */
export async function eachMatch(
  sandbox: Sandbox,
  selection: Selection,
  use: (match: Match) => Promise<void>,
): Promise<void> {
  for (const base of selection.bases) {
    await eachBelow(sandbox, base, async match => {
      if (selection.wants(match.path, match.type === 'directory')) await use(match);
    });
  }
}

/** The same with all that lies at `base` or below. */
export async function eachBelow(sandbox: Sandbox, base: string, use: (match: Match) => Promise<void>): Promise<void> {
  await eachEntry(await sandbox.copyOut(base === '' ? '.' : base), async entry => {
    const match = matchOf(base, entry);
    if (match !== undefined) await use(match);
  });
}

/**
 * Calls `use` with each entry of an archive in turn, until it says that it has seen enough; what it does not read is
 * passed over. Throws InfraError when the archive breaks off or is none.
 */
export async function eachEntry(archive: Readable | undefined, use: (entry: Entry) => Promise<unknown>): Promise<void> {
  if (archive === undefined) return;
  const extract = tar.extract();
  const reading = pipeline(archive, extract).then(
    () => undefined,
    (error: Error) => error,
  );
  try {
    for await (const entry of extract) {
      const said = await use(entry).catch(error => {
        // Before the loop ends, which would blame the archive.
        archive.destroy();
        throw error;
      });
      if (said === enough) return void archive.destroy();
      entry.resume();
    }
  } catch (error) {
    // An archive that fails makes the loop fail by the same error.
    if (error !== (await reading)) throw error;
  }
  const error = await reading;
  if (error !== undefined) throw broken(error);
}

function broken(error: Error): InfraError {
  if (error instanceof InfraError) return error;
  return new InfraError(`An archive cannot be read to its end: ${error.message}`, { retryable: true, cause: error });
}

function matchOf(base: string, entry: Entry): Match | undefined {
  const { name, type, linkname } = entry.header;
  const path = inProject(base, name);
  if (path === undefined) return undefined;
  switch (type) {
    case 'file':
    case 'contiguous-file':
      return { path, type: 'file', entry };
    case 'directory':
      return { path, type, entry };
    case 'symlink':
      return linkname ? { path, type, target: linkname, entry } : undefined;
    case 'link': {
      const target = inProject(base, linkname ?? '');
      return target === undefined ? undefined : { path, type, target, entry };
    }
    default:
      return undefined;
  }
}

/** The first part of a name stands for `base` (see Sandbox.copyOut). */
function inProject(base: string, name: string): string | undefined {
  const [first, ...below] = name.replace(/^(\.?\/)+/, '').split('/');
  return first === '..' ? undefined : cleanPath([base, ...below].join('/'));
}

/** Undefined for what must never be unpacked: outside the project, or the repository's own `.git`. */
export function cleanPath(name: string): string | undefined {
  const path = name.replace(/^(\.?\/)+/, '').replace(/\/+$/, '');
  const segments = path.split('/');
  if (path === '' || path.includes('\0') || segments.includes('..') || segments[0] === '.git') return undefined;
  return path;
}
