import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { git, gitMaybe } from './run.ts';

/** Pull request refs are GitHub's own: nobody may push them. Any commit may be fetched by its sha. */
const config = `[core]
\trepositoryformatversion = 0
\tbare = true
[receive]
\thideRefs = refs/pull
\tautogc = false
[gc]
\tauto = 0
[http]
\treceivepack = true
[uploadpack]
\tallowAnySHA1InWant = true
\tallowFilter = true
`;

/** Makes an empty bare repository at `path`. Written by hand: it is what `git init` makes, without a process. */
export async function createBare(path: string, defaultBranch: string): Promise<void> {
  await Promise.all(['objects/info', 'objects/pack', 'refs/heads', 'refs/tags'].map(make));
  await writeFile(join(path, 'HEAD'), `ref: refs/heads/${defaultBranch}\n`);
  await writeFile(join(path, 'config'), config);

  async function make(directory: string): Promise<void> {
    await mkdir(join(path, directory), { recursive: true });
  }
}

/** Makes `path` a copy of `source` with its branches and tags. */
export async function forkBare(source: string, path: string, defaultBranch: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await createBare(path, defaultBranch);
  await git(path, ['fetch', '--quiet', source, 'refs/heads/*:refs/heads/*', 'refs/tags/*:refs/tags/*']);
}

/** All branches and tags with what they point to (annotated tags: the tag object). */
export async function readRefs(path: string): Promise<Map<string, string>> {
  const lines = await git(path, ['for-each-ref', '--format=%(refname) %(objectname)', 'refs/heads', 'refs/tags']);
  const pairs = lines.split('\n').filter(line => line !== '');
  return new Map(pairs.map(line => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]));
}

/** Whether there is neither a branch nor a tag. Looks at files: starting git for each question would be most of the work. */
export async function isEmpty(path: string): Promise<boolean> {
  // A folder may vanish while it is read: a branch was deleted.
  const files = await readdir(join(path, 'refs'), { recursive: true, withFileTypes: true }).catch(() => []);
  const isRef = /\/refs\/(?:heads|tags)(?:\/|$)/;
  return !files.some(file => file.isFile() && isRef.test(file.parentPath)) && (await readRefs(path)).size === 0;
}

/** What the file of a branch says; undefined when git keeps it elsewhere, or there is none. */
async function readBranch(path: string, ref: string): Promise<string | undefined> {
  if (!/^refs\/heads\/[\w./-]+$/.test(ref) || ref.includes('..')) return undefined;
  const text = await readFile(join(path, ref), 'utf8').catch(() => '');
  return /^[0-9a-f]{40}(?=\n$)/.exec(text)?.[0];
}

/** The commit a branch, tag, full ref or sha means, or undefined. */
export async function resolveCommit(path: string, ref: string): Promise<string | undefined> {
  const candidates = ref.startsWith('refs/') ? [ref] : [`refs/heads/${ref}`, `refs/tags/${ref}`, `refs/${ref}`];
  if (/^[0-9a-f]{4,40}$/i.test(ref)) candidates.unshift(ref);
  if (ref === 'HEAD') candidates.unshift('HEAD');
  for (const candidate of candidates) {
    const sha =
      (await readBranch(path, candidate)) ??
      (await gitMaybe(path, ['rev-parse', '--quiet', '--verify', `${candidate}^{commit}`]));
    if (sha) return sha;
  }
  return undefined;
}

/** Points `ref` at a commit that `source` has, fetching it when `source` is another repository. */
export async function publishRef(path: string, ref: string, source: string, sha: string): Promise<void> {
  if (source !== path) await git(path, ['fetch', '--quiet', '--no-tags', source, sha]);
  await git(path, ['update-ref', ref, sha]);
}
