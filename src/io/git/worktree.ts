import { copyFile, link, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { GitFailure, runGit } from './git.ts';
import { linkTree } from './link-tree.ts';
import { makeWritable } from './readable-directory.ts';
import type { Refs } from './refs.ts';
import { writeWritable } from './writable-file.ts';

/** What a checkout is made from. */
export interface WorktreeSource {
  /** A bare repository that has the commit. */
  readonly mirror: string;
  readonly sha: string;
  /** Where its history ends, as in git's file `shallow`. */
  readonly shallow: readonly string[];
  readonly refs: Refs;
  /** What `git remote` will show; without credentials. */
  readonly url: string;
  /** Another commit's checkout of the same repository, whose unchanged files are shared. */
  readonly base?: { readonly directory: string; readonly sha: string } | undefined;
}

/**
 * Writes a commit's files and a `.git` of its own into `target`, an empty directory on the mirror's disk. Unchanged files and
 * packs are hard links, which is safe because nobody writes to a checkout and git replaces files, never changes them.
 */
export async function writeWorktree(target: string, source: WorktreeSource): Promise<void> {
  await createRepository(target, source);
  if (source.base !== undefined && (await writesAlike(target, source.base.sha, source.sha))) {
    await linkTree(source.base.directory, target, '.git');
    // With the other commit's index git knows what is there, and replaces only what differs.
    await copyFile(join(source.base.directory, '.git', 'index'), join(target, '.git', 'index'));
  }
  await runGit(['checkout', '--quiet', '--force', '--detach', source.sha], {
    directory: target,
    writable: true,
    // Writing files is mostly waiting for the disk.
    settings: { 'checkout.workers': '4' },
  });
}

async function createRepository(target: string, { mirror, sha, shallow, refs, url }: WorktreeSource): Promise<void> {
  await runGit(['init', '--quiet', '--template=', '.'], { directory: target, writable: true });
  const git = join(target, '.git');
  const packs = join(mirror, 'objects', 'pack');
  await makeWritable(join(git, 'objects', 'pack'));
  for (const name of await readdir(packs)) {
    if (!/^pack-[0-9a-f]+\.(pack|idx|rev)$/.test(name)) continue;
    await shareFile(join(packs, name), join(git, 'objects', 'pack', name));
  }
  if (shallow.length > 0) await writeWritable(join(git, 'shallow'), lines(shallow));
  await writeWritable(join(git, 'packed-refs'), lines([...refs].map(([name, id]) => `${id} ${name}`)));
  await writeWritable(join(git, 'config'), configuration(url));
  await writeWritable(join(git, 'HEAD'), `${sha}\n`);
}

/** Inode numbers and change times differ between this directory and an overlay of it: git is told not to look at them. */
function configuration(url: string): string {
  const core =
    'repositoryformatversion = 0\n\tfilemode = true\n\tbare = false\n\ttrustctime = false\n\tcheckStat = minimal';
  return `[core]\n\t${core}\n[remote "origin"]\n\turl = ${JSON.stringify(url)}\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n`;
}

/** Whether files that two commits have in common look the same on disk: changed attributes may change line ends and more. */
async function writesAlike(target: string, one: string, other: string): Promise<boolean> {
  try {
    await runGit(['diff', '--quiet', one, other, '--', ':(glob)**/.gitattributes'], { directory: target });
    return true;
  } catch (error) {
    if (error instanceof GitFailure) return false;
    throw error;
  }
}

async function shareFile(from: string, to: string): Promise<void> {
  // Not every disk has hard links.
  await link(from, to).catch(() => copyFile(from, to));
}

function lines(texts: readonly string[]): string {
  return texts.map(text => `${text}\n`).join('');
}
