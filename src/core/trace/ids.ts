import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { AttemptRef, Run } from '../../model/run.ts';

/** The trace of a run in this round: every process knows it without being told. Another database counts runs anew, so their number is not enough. */
export function traceId({ id, createdAt, trigger, round }: Run): string {
  return digits(32, [id, createdAt, trigger.repository.id, round]);
}

export function spanId(run: Run, ...parts: readonly (string | number)[]): string {
  return digits(16, [traceId(run), ...parts]);
}

export function attemptSpanId(run: Run, key: string, number: number): string {
  return spanId(run, 'attempt', key, number);
}

/** What a job says whose own spans are to be below its attempt (W3C Trace Context, version 00, sampled). */
export function traceparent(run: Run, { key, number }: AttemptRef): string {
  return `00-${traceId(run)}-${attemptSpanId(run, key, number)}-01`;
}

function digits(count: number, parts: readonly unknown[]): string {
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify(parts)))).slice(0, count);
}
