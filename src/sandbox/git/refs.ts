import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { readObject } from './objects.ts';

const isSha = /^[0-9a-f]{40}$/;

/**
 * All branches and tags with what they point to (annotated tags: the tag object). Looks at files, as
 * https://git-scm.com/docs/gitrepository-layout describes them: starting git for each question would be most of the work.
 */
export async function readRefs(path: string): Promise<Map<string, string>> {
  const packed = readPacked(path);
  const loose = await Promise.all(['refs/heads', 'refs/tags'].map(folder => readLoose(path, folder)));
  return new Map([...(await packed), ...loose.flat()]);
}

async function readLoose(path: string, folder: string): Promise<[ref: string, sha: string][]> {
  // What is read may vanish meanwhile: a branch was deleted. Git writes a ref beside it, in a file that ends in .lock.
  const found = await readdir(join(path, folder), { recursive: true, withFileTypes: true }).catch(() => []);
  const files = found.filter(entry => entry.isFile() && !entry.name.endsWith('.lock'));
  const refs = await Promise.all(
    files.map(async ({ parentPath, name }): Promise<[string, string]> => {
      const file = join(parentPath, name);
      return [relative(path, file), (await readFile(file, 'utf8').catch(() => '')).trim()];
    }),
  );
  return refs.filter(([, sha]) => isSha.test(sha));
}

async function readPacked(path: string): Promise<[ref: string, sha: string][]> {
  const text = await readFile(join(path, 'packed-refs'), 'utf8').catch(() => '');
  return [...text.matchAll(/^([0-9a-f]{40}) (refs\/(?:heads|tags)\/.+)$/gm)].map(([, sha = '', ref = '']) => [
    ref,
    sha,
  ]);
}

/** Whether there is neither a branch nor a tag. */
export async function isEmpty(path: string): Promise<boolean> {
  return (await readRefs(path)).size === 0;
}

/** The commit a branch, tag, full ref or sha means, or undefined. */
export async function resolveCommit(path: string, ref: string): Promise<string | undefined> {
  const candidates = ref.startsWith('refs/') ? [ref] : [`refs/heads/${ref}`, `refs/tags/${ref}`, `refs/${ref}`];
  if (/^[0-9a-f]{4,40}$/i.test(ref)) candidates.unshift(ref);
  if (ref === 'HEAD') candidates.unshift('HEAD');
  for (const candidate of candidates) {
    const commit = await readObject(path, `${candidate}^{commit}`);
    if (commit !== undefined) return commit.sha;
  }
  return undefined;
}

/** Points `ref` (its full name) at a commit, whatever it pointed to before. */
export async function writeRef(path: string, ref: string, sha: string): Promise<void> {
  const file = join(path, ref);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.lock`, `${sha}\n`, { flag: 'wx' });
  await rename(`${file}.lock`, file);
}
