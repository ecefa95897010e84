import type { AttemptRef } from '../../model/run.ts';

/** What is made of the bytes of a log as they come. */
interface Growing {
  push(bytes: Uint8Array): void;
  /** How many bytes were pushed. */
  bytes(): number;
}

/** What was made of the logs that people look at. A log is read once, and later only what it grew by. */
export interface Grown<T> {
  /** Knows at least what there was when it was asked for. */
  get(attempt: AttemptRef): Promise<T>;
}

interface Known<T> {
  readonly made: T;
  /** One reading at a time, whoever asks. */
  reading: Promise<void>;
}

/** `most`: of so many logs it is remembered. `read`: what lies behind an offset, in part; nothing at the end. */
export function createGrown<T extends Growing>(
  most: number,
  make: () => T,
  read: (attempt: AttemptRef, offset: number) => Promise<Uint8Array>,
): Grown<T> {
  const known = new Map<string, Known<T>>();

  async function catchUp(attempt: AttemptRef, made: T): Promise<void> {
    for (;;) {
      const bytes = await read(attempt, made.bytes());
      if (bytes.length === 0) return;
      made.push(bytes);
    }
  }

  return {
    async get(attempt) {
      const name = JSON.stringify([attempt.runId, attempt.key, attempt.number]);
      const found = known.get(name) ?? { made: make(), reading: Promise.resolve() };
      known.delete(name);
      known.set(name, found);
      const [oldest] = known.keys();
      if (known.size > most && oldest !== undefined) known.delete(oldest);
      found.reading = found.reading.catch(() => undefined).then(() => catchUp(attempt, found.made));
      await found.reading;
      return found.made;
    },
  };
}
