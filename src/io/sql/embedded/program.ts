import { mkdir, readdir, realpath, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { type Account, findBarrier } from './account.ts';
import { type Binaries, copyBinaries, findBinaries, linkLibraries } from './binaries.ts';

/** Binaries that `account` can run: those of the package, or a copy in `directory` when they cannot be used where they are. */
export async function prepareProgram(directory: string, account: Account | undefined): Promise<Binaries> {
  const binaries = await findBinaries();
  const root = await realpath(binaries.root);
  const isWithinReach = account === undefined || (await findBarrier(root, account)) === undefined;
  if (isWithinReach && (await linkLibraries(root))) return { ...binaries, root };
  return useCopy({ ...binaries, root }, directory);
}

async function useCopy(binaries: Binaries, directory: string): Promise<Binaries> {
  const name = `program-${binaries.version}`;
  const names = await readdir(directory);
  if (!names.includes(name)) {
    const draft = path.join(directory, `draft-${name}-${process.pid}`);
    await mkdir(draft, { recursive: true });
    await copyBinaries(binaries, draft);
    // A half-made copy never gets the name; the loser of a race finds the winner's.
    await rename(draft, path.join(directory, name)).catch(() => rm(draft, { recursive: true }));
  }
  const others = names.filter(other => other.startsWith('program-') && other !== name);
  for (const other of others) await rm(path.join(directory, other), { recursive: true, force: true });
  return { ...binaries, root: path.join(directory, name, 'native') };
}
