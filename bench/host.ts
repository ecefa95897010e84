/** The machine the bench runs on: its shell, its clock, and a place where bytes end. */

import { execFileSync } from 'node:child_process';
import { Writable } from 'node:stream';

export function nowhere(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() });
}

export function shell(command: string): void {
  execFileSync('sh', ['-c', command]);
}

/** Milliseconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
