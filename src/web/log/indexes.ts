import type { Logs } from '../../flow/ports/logs.ts';
import type { AttemptRef } from '../../model/run.ts';
import { createLineIndex, type LineIndex } from './line-index.ts';

/** The line indexes of the logs that people look at. A log is read once, and later only what it grew by. */
export interface LogIndexes {
  /** Knows at least what the log held when it was asked for. */
  get(attempt: AttemptRef): Promise<LineIndex>;
}

/** So many logs are remembered: the index of a large one takes a few hundred kilobytes. */
const MOST = 200;
const READ_BYTES = 1024 * 1024;

interface Known {
  readonly index: LineIndex;
  /** One reading at a time, whoever asks. */
  reading: Promise<void>;
}

/** Made from ranges, so that it is the same for every kind of log store. */
export function createLogIndexes(logs: Pick<Logs, 'read'>): LogIndexes {
  const known = new Map<string, Known>();

  async function catchUp(attempt: AttemptRef, index: LineIndex): Promise<void> {
    for (;;) {
      const { bytes } = await logs.read(attempt, index.bytes(), READ_BYTES);
      if (bytes.length === 0) return;
      index.push(bytes);
    }
  }

  return {
    async get(attempt) {
      const name = JSON.stringify([attempt.runId, attempt.key, attempt.number]);
      const found = known.get(name) ?? { index: createLineIndex(), reading: Promise.resolve() };
      known.delete(name);
      known.set(name, found);
      const [oldest] = known.keys();
      if (known.size > MOST && oldest !== undefined) known.delete(oldest);
      found.reading = found.reading.catch(() => undefined).then(() => catchUp(attempt, found.index));
      await found.reading;
      return found.index;
    },
  };
}
