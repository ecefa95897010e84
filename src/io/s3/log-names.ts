import { createHash } from 'node:crypto';
import type { AttemptRef } from '../../model/run.ts';

/** The folder of one attempt's log, which ends with a slash: the same in every process. */
export function logFolder({ runId, key, number }: AttemptRef): string {
  return `logs/${safeName(runId)}/${safeName(key)}/${number}/`;
}

/**
 * A piece of a log that may still grow is named by where it ends: those that come after an offset in the order of names
 * are those that a reader at that offset has not seen whole.
 */
export function pieceName(folder: string, end: number): string {
  return `${folder}${String(end).padStart(16, '0')}`;
}

/** Where the piece of that name ends; undefined for another object. */
export function endOfPiece(folder: string, name: string): number | undefined {
  const digits = /^\d{16}$/.exec(name.slice(folder.length));
  return digits === null ? undefined : Number(digits[0]);
}

/** The whole log, once it is sealed. It comes after all pieces in the order of names. */
export function wholeName(folder: string): string {
  return `${folder}whole`;
}

/** As it is when nobody could mistake it, else a hash; no plain one begins as those do. */
function safeName(text: string): string {
  if (/^[a-z0-9][a-z0-9-]{0,39}$/.test(text)) return text;
  return `_${createHash('sha256').update(text).digest('hex').slice(0, 32)}`;
}
