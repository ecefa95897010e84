import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { AttemptRef } from '../../model/run.ts';

/** Where one attempt's log lies. It has a directory of its own, so that watching it tells of no other log. */
export interface LogPath {
  readonly directory: string;
  /** The bytes. */
  readonly output: string;
  /** When they came: what `append` was given of it, one after the other. There is none when that was nothing, or was lost. */
  readonly times: string;
  /** Exists once the log is sealed, and holds its final length in bytes. */
  readonly seal: string;
}

/** A pure function of its arguments, the same in every process. */
export function logPath(root: string, attempt: AttemptRef): LogPath {
  const directory = join(root, safeName(attempt.runId), safeName(attempt.key), String(attempt.number));
  const file = (name: string) => join(directory, name);
  return { directory, output: file('output'), times: file('times'), seal: file('sealed') };
}

/**
 * A file name for any text: a readable part for the operator, and a hash that keeps apart what the readable part
 * folds together (case, slashes, dots, length).
 */
function safeName(text: string): string {
  const readable = text
    .replaceAll(/[^A-Za-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 40);
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 24);
  return readable === '' ? hash : `${readable}-${hash}`;
}
