import { access } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { InfraError } from '../../model/errors.ts';
import { askGit, reasonOf } from './git.ts';

/** The directory a working tree begins at, and whether git knows its files. */
export interface Root {
  readonly directory: string;
  readonly isGit: boolean;
}

/**
 * The working tree that `directory` is in; outside of any repository, the directory itself. Throws InfraError when
 * there is a repository that git refuses to open: taking all its files then would be wrong.
 */
export async function findRoot(directory: string): Promise<Root> {
  const { code, stdout, stderr } = await askGit(directory, ['rev-parse', '--show-toplevel']);
  if (code === 0) return { directory: stdout.replace(/\n$/, ''), isGit: true };
  if (code === -1 && (await isInRepository(directory))) {
    throw new InfraError('git is not installed: Berth asks it which files belong to this repository.', {
      retryable: false,
    });
  }
  if (code === -1 || /not a git repository/.test(stderr)) return { directory: resolve(directory), isGit: false };
  throw new InfraError(`git cannot open this repository: ${reasonOf(stderr)}`, { retryable: false });
}

async function isInRepository(directory: string): Promise<boolean> {
  const path = resolve(directory);
  const isHere = await access(join(path, '.git')).then(
    () => true,
    () => false,
  );
  return isHere || (dirname(path) !== path && isInRepository(dirname(path)));
}
