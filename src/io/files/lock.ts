import { rm, stat, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { isPresent } from './disk.ts';

const AGAIN_MS = 5;
/** What is done under a lock takes milliseconds: one this old (milliseconds) was left by a process that died. */
const ABANDONED_MS = 10_000;

/** Carries out `work` while no other process of this machine does so under the same `path`, whose folder exists. */
export async function whileLocked<T>(path: string, work: () => Promise<T>): Promise<T> {
  while (!(await take(path))) await sleep(AGAIN_MS);
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

async function take(path: string): Promise<boolean> {
  try {
    await writeFile(path, '', { flag: 'wx' });
    return true;
  } catch (error) {
    if (!isPresent(error)) throw error;
    const held = await stat(path).catch(() => undefined);
    if (held !== undefined && Date.now() - held.mtimeMs > ABANDONED_MS) await rm(path, { force: true });
    return false;
  }
}
