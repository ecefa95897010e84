import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GitFailure, runGit } from './git.ts';

/** Where the history of some commits is cut off. */
export interface History {
  /** Commits whose parents are not there, as in git's file `shallow`; like git itself it may name one that has none. */
  readonly shallow: readonly string[];
  /** Whether it goes as deep as it was asked for, or to its beginning. */
  readonly isWhole: boolean;
}

/**
 * The history of `tips` in the repository at `mirror`, cut after `depth` commits along each line as git does it; 0 cuts
 * nothing. Undefined when one of them is not there.
 */
export async function readHistory(
  mirror: string,
  tips: readonly string[],
  depth: number,
): Promise<History | undefined> {
  const ends = await readEnds(mirror);
  if (depth === 0) return (await hasAll(mirror, tips)) ? { shallow: [...ends], isWhole: ends.size === 0 } : undefined;
  // A straight line needs no more than this; merges may.
  for (let most = 2 * depth; ; most *= 8) {
    const parents = await readParents(mirror, tips, most);
    if (parents === undefined) return undefined;
    const history = cut(parents, ends, tips, depth);
    if (history !== undefined) return history;
    if (parents.size < most) throw new Error(`the history of ${tips} in ${mirror} has a hole`);
  }
}

/** Undefined when `parents` does not hold enough commits to say. */
function cut(parents: Parents, ends: ReadonlySet<string>, tips: readonly string[], depth: number): History | undefined {
  const steps = stepsTo(parents, tips, depth);
  if (steps === undefined) return undefined;
  const shallow = [...steps.keys()].filter(sha => ends.has(sha) || steps.get(sha) === depth);
  return { shallow, isWhole: shallow.every(sha => steps.get(sha) === depth) };
}

/** How many commits a commit is away from the nearest tip, which is 1 itself; for all that are no more than `most` away. */
function stepsTo(parents: Parents, tips: readonly string[], most: number): ReadonlyMap<string, number> | undefined {
  const steps = new Map(tips.map(sha => [sha, 1]));
  // A map gives what is added to it meanwhile, so these come by their distance.
  for (const [sha, step] of steps) {
    const known = parents.get(sha);
    if (known === undefined) return undefined;
    if (step === most) continue;
    for (const parent of known) if (!steps.has(parent)) steps.set(parent, step + 1);
  }
  return steps;
}

type Parents = ReadonlyMap<string, readonly string[]>;

/** Of the newest `most` commits. Undefined when a tip is missing. */
async function readParents(mirror: string, tips: readonly string[], most: number): Promise<Parents | undefined> {
  const options = { directory: mirror, mostOutput: Number.POSITIVE_INFINITY };
  const text = await unlessRefused(runGit(['rev-list', '--parents', `--max-count=${most}`, ...tips, '--'], options));
  if (text === undefined) return undefined;
  const lines = text.split('\n').filter(line => line !== '');
  return new Map(
    lines.map(line => {
      const [sha = '', ...parents] = line.split(' ');
      return [sha, parents];
    }),
  );
}

async function hasAll(mirror: string, tips: readonly string[]): Promise<boolean> {
  const found = await Promise.all(
    tips.map(sha => unlessRefused(runGit(['cat-file', '-e', `${sha}^{commit}`], { directory: mirror }))),
  );
  return !found.includes(undefined);
}

async function unlessRefused(answer: Promise<string>): Promise<string | undefined> {
  return answer.catch(error => {
    if (error instanceof GitFailure) return undefined;
    throw error;
  });
}

async function readEnds(mirror: string): Promise<ReadonlySet<string>> {
  const text = await readFile(join(mirror, 'shallow'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  return new Set(text.split('\n').filter(line => line !== ''));
}
