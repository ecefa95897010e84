/** A directory for each `berth run`, under the user's own cache: what it holds is removed with it, by it or by the next one. */

import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

export interface RunDirectory {
  /** By which the engine knows what this run made: `laptop-` and a word. */
  readonly id: string;
  readonly path: string;
  /** Safe to repeat. */
  remove(): Promise<void>;
}

/** Says which process a directory belongs to. */
const OWNER = 'pid';

/** Where this user's runs have their directories, and where their caches stay from run to run. */
export function cacheDirectories(environment: NodeJS.ProcessEnv): { readonly runs: string; readonly caches: string } {
  const berth = join(environment['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'berth');
  return { runs: join(berth, 'runs'), caches: join(berth, 'caches') };
}

export async function makeRunDirectory(parent: string): Promise<RunDirectory> {
  const id = `laptop-${randomBytes(6).toString('hex')}`;
  const path = join(parent, id);
  await mkdir(parent, { recursive: true, mode: 0o700 });
  await mkdir(path, { mode: 0o700 });
  await writeFile(join(path, OWNER), String(process.pid));
  return { id, path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** Directories of runs whose process is gone. */
export async function findAbandoned(parent: string): Promise<readonly RunDirectory[]> {
  const ids = await readdir(parent).catch(() => []);
  const found = await Promise.all(
    ids.map(async (id): Promise<readonly RunDirectory[]> => {
      const path = join(parent, id);
      const pid = Number(await readFile(join(path, OWNER), 'utf8').catch(() => ''));
      if (pid === 0 || isAlive(pid)) return [];
      return [{ id, path, remove: () => rm(path, { recursive: true, force: true }) }];
    }),
  );
  return found.flat();
}

/** A process of somebody else that took the number over counts as alive: a later run looks again. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
