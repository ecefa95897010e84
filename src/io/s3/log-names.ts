import { createHash } from 'node:crypto';
import type { AttemptRef } from '../../model/run.ts';

/** The folder of one attempt's log, which ends with a slash: the same in every process. */
export function logFolder({ runId, key, number }: AttemptRef): string {
  return `logs/${safeName(runId)}/${safeName(key)}/${number}/`;
}

/**
 * A piece of a log that may still grow is named by where it ends: those that come after an offset in the order of names
 * are those that a reader at that offset has not seen whole. Behind the bytes of the log it may hold some of their index
 * of times: no bytes are seen without their times, and they cost no request.
 */
export function pieceName(folder: string, end: number, bytesOfTimes = 0): string {
  return `${folder}${String(end).padStart(16, '0')}${bytesOfTimes === 0 ? '' : `-${bytesOfTimes}`}`;
}

/** Where the piece of that name ends in the log, and how much of the index of times it holds; undefined for another object. */
export function readPieceName(folder: string, name: string): { end: number; bytesOfTimes: number } | undefined {
  const [, end, bytesOfTimes = 0] = /^(\d{16})(?:-(\d+))?$/.exec(name.slice(folder.length)) ?? [];
  return end === undefined ? undefined : { end: Number(end), bytesOfTimes: Number(bytesOfTimes) };
}

/** The whole index of times of a log that is sealed. It comes after all pieces in the order of names, and before the log. */
export function timesName(folder: string): string {
  return `${folder}times`;
}

/** The whole log, once it is sealed. It comes after everything else in the order of names. */
export function wholeName(folder: string): string {
  return `${folder}whole`;
}

/** As it is when nobody could mistake it, else a hash; no plain one begins as those do. */
function safeName(text: string): string {
  if (/^[a-z0-9][a-z0-9-]{0,39}$/.test(text)) return text;
  return `_${createHash('sha256').update(text).digest('hex').slice(0, 32)}`;
}
