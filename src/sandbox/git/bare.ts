import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeRef } from './refs.ts';
import { git } from './run.ts';

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

/** Points `ref` at a commit that `source` has, fetching it when `source` is another repository. */
export async function publishRef(path: string, ref: string, source: string, sha: string): Promise<void> {
  if (source !== path) await git(path, ['fetch', '--quiet', '--no-tags', source, sha]);
  await writeRef(path, ref, sha);
}
