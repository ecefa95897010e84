import { EventEmitter, once } from 'node:events';
import type { Logs } from '../../flow/ports/logs.ts';
import type { AttemptRef } from '../../model/run.ts';

interface Log {
  readonly parts: Uint8Array[];
  readonly times: Uint8Array[];
  size: number;
  sealed: boolean;
  readonly growth: EventEmitter;
}

/** Logs for as long as this process lives. What a job may write is bounded by whoever appends. */
export function createMemoryLogs(): Logs {
  const logs = new Map<string, Log>();

  function logOf(attempt: AttemptRef): Log {
    const name = nameOf(attempt);
    const known = logs.get(name);
    if (known !== undefined) return known;
    const log = { parts: [], times: [], size: 0, sealed: false, growth: new EventEmitter().setMaxListeners(0) };
    logs.set(name, log);
    return log;
  }

  return {
    async append(attempt, bytes, times) {
      const log = logOf(attempt);
      if (log.sealed) return;
      // The caller may use its buffer again at once.
      log.parts.push(Uint8Array.from(bytes));
      if (times !== undefined) log.times.push(Uint8Array.from(times));
      log.size += bytes.length;
      log.growth.emit('grown');
    },

    async seal(attempt) {
      const log = logOf(attempt);
      log.sealed = true;
      log.growth.emit('grown');
    },

    async read(attempt, offset, limit) {
      const log = logOf(attempt);
      return { bytes: slice(log, offset, offset + limit), sealed: log.sealed };
    },

    times: async (attempt, offset, limit) => Buffer.concat(logOf(attempt).times).subarray(offset, offset + limit),

    remove: async attempt => void logs.delete(nameOf(attempt)),

    size: async attempt => logOf(attempt).size,

    async tail(attempt, limit) {
      const log = logOf(attempt);
      return slice(log, Math.max(0, log.size - limit), log.size);
    },

    async *follow(attempt, offset, signal) {
      const log = logOf(attempt);
      let at = offset;
      while (!signal.aborted) {
        const bytes = slice(log, at, log.size);
        at += bytes.length;
        if (bytes.length > 0) yield bytes;
        else if (log.sealed) return;
        else await once(log.growth, 'grown', { signal }).catch(() => undefined);
      }
    },
  };
}

function nameOf({ runId, key, number }: AttemptRef): string {
  return JSON.stringify([runId, key, number]);
}

/** A copy of the bytes from `start` to before `end`. Looks from the end, where those who follow a log read. */
function slice({ parts, size }: Log, start: number, end: number): Uint8Array {
  const wanted: Uint8Array[] = [];
  let partEnd = size;
  for (let index = parts.length - 1; index >= 0 && partEnd > start; index--) {
    const part = parts[index];
    if (part === undefined) break;
    const partStart = partEnd - part.length;
    if (partStart < end) wanted.unshift(part.subarray(Math.max(0, start - partStart), Math.max(0, end - partStart)));
    partEnd = partStart;
  }
  return Buffer.concat(wanted);
}
