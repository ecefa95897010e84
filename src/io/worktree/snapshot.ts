import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Commit, Repository } from '../../model/trigger.ts';
import { copyFiles } from './copy.ts';
import { NO_COMMIT } from './describe.ts';
import { listWorkingFiles } from './files.ts';
import { runGit } from './git.ts';
import type { Root } from './root.ts';

/** What a snapshot says of itself. */
export interface SnapshotOptions {
  readonly repository: Repository;
  readonly commit: Commit;
  /** Commits of history; 0: all of it, with all tags, and branches as they were last heard of from `origin`. */
  readonly depth: number;
  /** Where its files are taken from; absent: the working tree. */
  readonly files?: Root;
}

/**
 * Copies the working tree into `target`, which is made: later edits do not reach the jobs, and theirs do not reach it.
 * In a git repository its `.git` holds HEAD and some history, no settings of this machine and no credentials;
 * uncommitted changes show as such.
 */
export async function takeSnapshot(root: Root, target: string, options: SnapshotOptions): Promise<void> {
  const { files = root } = options;
  await makeOpen(target);
  await Promise.all([
    listWorkingFiles(files).then(paths => copyFiles(files.directory, target, paths)),
    root.isGit ? writeRepository(root.directory, target, options) : undefined,
  ]);
}

async function writeRepository(
  root: string,
  target: string,
  { repository, commit, depth }: SnapshotOptions,
): Promise<void> {
  const git = join(target, '.git');
  for (const directory of ['', 'objects', 'objects/pack', 'objects/info', 'refs', 'refs/heads', 'refs/tags']) {
    await makeOpen(join(git, directory));
  }
  await writeOpen(join(git, 'HEAD'), 'ref: refs/heads/main\n');
  await writeOpen(join(git, 'config'), configuration(repository.url));
  if (commit.sha === NO_COMMIT) return;
  // A repository that was cloned without all its files can give those of its newest commit.
  await fetchHistory(root, target, depth).catch(() => fetchHistory(root, target, 1));
  await writeOpen(join(git, 'HEAD'), `${commit.sha}\n`);
  await runGit(target, [...SETTINGS, 'read-tree', 'HEAD'], { elsewhere: true });
  await chmod(join(git, 'index'), 0o666);
}

/** Makes git let anyone write what it makes, and write one pack instead of many files. */
const SETTINGS = ['-c', 'core.sharedRepository=0666', '-c', 'fetch.unpackLimit=1', '-c', 'maintenance.auto=false'];

async function fetchHistory(root: string, target: string, depth: number): Promise<void> {
  const options = ['--quiet', '--no-tags', '--no-write-fetch-head', '--no-recurse-submodules'];
  const [cut, refs] = depth === 0 ? [[], ALL_REFS] : [[`--depth=${depth}`], []];
  const args = ['fetch', ...options, ...cut, '--', pathToFileURL(root).href, 'HEAD', ...refs];
  await runGit(target, [...SETTINGS, ...args], { elsewhere: true });
}

const ALL_REFS = ['+refs/remotes/origin/*:refs/remotes/origin/*', '+refs/tags/*:refs/tags/*'];

async function makeOpen(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  await chmod(directory, 0o777);
}

async function writeOpen(file: string, text: string): Promise<void> {
  await writeFile(file, text);
  await chmod(file, 0o666);
}

function configuration(url: string): string {
  const core =
    'repositoryformatversion = 0\n\tfilemode = true\n\tbare = false\n\ttrustctime = false\n\tcheckStat = minimal';
  return `[core]\n\t${core}\n[remote "origin"]\n\turl = ${JSON.stringify(`${url}.git`)}\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n`;
}
