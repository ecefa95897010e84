import { access, constants, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { failed, type Judgement, ok, warning } from './finding.ts';

/** What is known of the directory that everything is kept in. */
export interface DataDirectory {
  readonly path: string;
  readonly exists: boolean;
  readonly isWritable: boolean;
  readonly freeBytes: number;
  readonly totalBytes: number;
}

const GIB = 2 ** 30;
/** Below this a database may stop at any moment. */
const LEAST_BYTES = GIB;
/** A few checkouts, logs and artifacts of a busy day. */
const COMFORTABLE_BYTES = 10 * GIB;

export function judgeDisk({ path, exists, isWritable, freeBytes, totalBytes }: DataDirectory): readonly Judgement[] {
  const user = process.getuid?.() ?? 'this';
  if (!isWritable) {
    return [
      failed(
        `user ${user} may not write to ${path}`,
        exists ? `chown ${user} ${path}` : `Make it: install --directory --owner ${user} --mode 711 ${path}`,
      ),
    ];
  }
  const room = `${gib(freeBytes)} of ${gib(totalBytes)} GiB free for ${path}`;
  const hint = 'Make room, keep runs for fewer days (RUNS_DAYS), or move DATA_DIR to a larger disk.';
  if (freeBytes < LEAST_BYTES) return [failed(room, hint)];
  if (freeBytes < COMFORTABLE_BYTES) return [warning(room, hint)];
  return [ok(room)];
}

function gib(bytes: number): string {
  return (bytes / GIB).toFixed(1);
}

/** Of a directory that is not there yet, what will hold it is told. */
export async function examineDisk(path: string): Promise<DataDirectory> {
  const exists = await can(path, constants.F_OK);
  const holder = await nearest(path);
  const { bavail, blocks, bsize } = await statfs(holder);
  const isWritable = await can(holder, constants.W_OK);
  return { path, exists, isWritable, freeBytes: bavail * bsize, totalBytes: blocks * bsize };
}

async function nearest(path: string): Promise<string> {
  return path === dirname(path) || (await can(path, constants.F_OK)) ? path : nearest(dirname(path));
}

function can(path: string, mode: number): Promise<boolean> {
  return access(path, mode).then(
    () => true,
    () => false,
  );
}
