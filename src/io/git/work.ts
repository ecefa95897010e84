import { randomUUID } from 'node:crypto';
import { readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isComposed, type Places, shaOf, workName } from './places.ts';
import { makeReadable, makeWritable } from './readable-directory.ts';

/** Checkouts at their places: each is made once, for all who want it. */
export interface Works {
  /** Where the files of the checkout at `place` are, which is marked as used now; `make` makes it when it is not there. */
  at(place: string, make: () => Promise<void>): Promise<string>;
}

export function createWorks(): Works {
  const making = new Map<string, Promise<void>>();

  async function makeUnlessThere(place: string, make: () => Promise<void>): Promise<void> {
    const now = new Date();
    await utimes(place, now, now).catch(make);
  }

  return {
    async at(place, make) {
      const begun = making.get(place) ?? makeUnlessThere(place, make).finally(() => making.delete(place));
      making.set(place, begun);
      await begun;
      return join(place, workName);
    },
  };
}

/** Makes a checkout at `place` of what `fill` puts into an empty directory. Nobody sees it before it is whole. */
export async function writeWork(places: Places, place: string, fill: (work: string) => Promise<void>): Promise<void> {
  const draft = join(places.drafts, randomUUID());
  try {
    await makeReadable(draft);
    const work = join(draft, workName);
    await makeWritable(work);
    await fill(work);
    await makeReadable(dirname(place));
    await rename(draft, place);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
}

/** The checkout of a repository alone that was used last. */
export async function newestWork(repository: string): Promise<{ directory: string; sha: string } | undefined> {
  const names = (await readdir(repository).catch(() => [])).filter(name => !isComposed(name));
  const dated = await Promise.all(
    names.map(async name => {
      const found = await stat(join(repository, name)).catch(() => undefined);
      return { name, usedAt: found?.mtimeMs ?? 0 };
    }),
  );
  const newest = dated.sort((a, b) => b.usedAt - a.usedAt)[0];
  return newest && { sha: shaOf(newest.name), directory: join(repository, newest.name, workName) };
}
