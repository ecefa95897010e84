import { lstat, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Origin, Wanted } from '../../flow/ports/checkouts.ts';
import type { SubmoduleOptions } from '../../model/checkout.ts';
import { CheckoutError, InfraError } from '../../model/errors.ts';
import { linkTree } from './link-tree.ts';
import { composedName, type Places } from './places.ts';
import { readSubmodules, type Submodule } from './submodules.ts';
import { type Works, writeWork } from './work.ts';
import { writeWritable } from './writable-file.ts';

/** For one checkout: more than any project has on purpose. */
const MOST = 100;

/** A submodule and where the files of its own checkout are. */
interface Part extends Submodule {
  readonly work: string;
}

interface Means {
  /** A checkout without submodules. */
  readonly checkoutAlone: (origin: Origin, wanted: Wanted) => Promise<string>;
  readonly findPlaces: () => Promise<Places>;
  readonly works: Works;
}

/**
 * Checkouts with the submodules that are wanted: checkouts of several repositories, linked into each other. Which
 * repository a submodule is, and whether it may be read, is asked each time, also when all of it is there.
 */
export function withSubmodules({ checkoutAlone, findPlaces, works }: Means) {
  async function checkoutWhole(origin: Origin, wanted: Wanted, left: { count: number }): Promise<string> {
    const { sha, submodules: options } = wanted;
    const alone = await checkoutAlone(origin, wanted);
    if (options === undefined) return alone;
    const chosen = (await readSubmodules(alone, sha)).filter(({ path }) => isWanted(path, options));
    if (chosen.length === 0) return alone;
    left.count -= chosen.length;
    if (left.count < 0) throw new CheckoutError(`There are more than ${MOST} submodules in one checkout.`);

    const parts: Part[] = [];
    for (const submodule of chosen) {
      const work = await explaining(submodule, async () => {
        return checkoutWhole(await origin.submodule(submodule.url), wantedOf(submodule, options), left);
      });
      parts.push({ ...submodule, work });
    }
    const places = await findPlaces();
    const place = join(places.repository(origin.repositoryId), composedName(sha, [alone, parts]));
    return works.at(place, () => writeWork(places, place, work => compose(work, alone, parts)));
  }
  return (origin: Origin, wanted: Wanted) => checkoutWhole(origin, wanted, { count: MOST });
}

function isWanted(path: string, { only, except }: SubmoduleOptions): boolean {
  const isBelow = (directory: string) => path === directory || path.startsWith(`${directory}/`);
  return (only.length === 0 || only.some(isBelow)) && !except.some(isBelow);
}

function wantedOf({ sha }: Submodule, options: SubmoduleOptions): Wanted {
  const { depth, isRecursive } = options;
  return { sha, ref: 'HEAD', depth, ...(isRecursive ? { submodules: { ...options, only: [], except: [] } } : {}) };
}

async function explaining<T>({ path }: Submodule, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    const saying = (message: string) => `Submodule \`${path}\`: ${message}`;
    if (error instanceof CheckoutError) throw new CheckoutError(saying(error.message));
    if (!(error instanceof InfraError)) throw error;
    const { retryable, retryAfterMs } = error;
    const when = retryAfterMs === undefined ? {} : { retryAfterMs };
    throw new InfraError(saying(error.message), { retryable, ...when, cause: error });
  }
}

async function compose(work: string, alone: string, parts: readonly Part[]): Promise<void> {
  await linkTree(alone, work);
  for (const part of parts) {
    await refuseLinks(work, part.path);
    await linkTree(part.work, join(work, part.path));
  }
  await activate(join(work, '.git', 'config'), parts);
}

/** What git has checked out for a submodule is a directory. Trees made by hand get no second chance. */
async function refuseLinks(work: string, path: string): Promise<void> {
  let place = work;
  for (const part of path.split('/')) {
    place = join(place, part);
    const found = await lstat(place).catch(() => undefined);
    if (!found?.isDirectory()) throw new CheckoutError(`Submodule \`${path}\`: there is no directory for it.`);
  }
}

/** For `git submodule` in the job. A name that git could misread is left to its author. */
async function activate(config: string, parts: readonly Part[]): Promise<void> {
  const names = parts.map(({ name }) => name).filter(name => /^[\w./+@ -]+$/.test(name) && !name.includes('..'));
  const text = await readFile(config, 'utf8');
  // The file is shared with another checkout.
  await rm(config);
  await writeWritable(config, text + names.map(name => `[submodule "${name}"]\n\tactive = true\n`).join(''));
}
