import type { Store } from '../flow/ports/store.ts';

/** Tells readers of pages about changed runs. The store is watched once, however many read. */
export interface Changes {
  /** Calls back after a run changed for which `concerns` says true, and by time, until `signal` aborts. */
  subscribe(signal: AbortSignal, concerns: (runId: string) => boolean, onChange: (change: Change) => void): void;
}

export interface Change {
  /** All readers look again within this time (milliseconds), each at a moment of its own: so many at once would slow the runs. */
  readonly within: number;
  /** Those that changed; none: it is told by time. */
  readonly runs: readonly string[];
}

/** Changes closer together than this (milliseconds) are told once. */
const TOGETHER_MS = 400;
/** Told at least this often (milliseconds), since the store's word is a hint only. */
const AT_LEAST_MS = 15_000;
/** What the server may spend on one reader that looks again (milliseconds). */
const PER_READER_MS = 10;

interface Reader {
  readonly concerns: (runId: string) => boolean;
  readonly onChange: (change: Change) => void;
  readonly heard: Set<string>;
  soon?: NodeJS.Timeout | undefined;
}

export function createChanges(store: Pick<Store, 'watch'>): Changes {
  const readers = new Set<Reader>();
  let stop: (() => void) | undefined;

  function tell(reader: Reader, number: number): void {
    clearTimeout(reader.soon);
    reader.soon = undefined;
    const runs = [...reader.heard];
    reader.heard.clear();
    reader.onChange({ within: number * PER_READER_MS, runs });
  }

  function hear(runId: string): void {
    const concerned = [...readers].filter(reader => reader.concerns(runId));
    for (const reader of concerned) {
      reader.heard.add(runId);
      reader.soon ??= setTimeout(() => tell(reader, concerned.length), TOGETHER_MS);
    }
  }

  return {
    subscribe(signal, concerns, onChange) {
      const reader: Reader = { concerns, onChange, heard: new Set() };
      readers.add(reader);
      stop ??= store.watch(hear);
      const regularly = setInterval(() => tell(reader, readers.size), AT_LEAST_MS);
      signal.addEventListener('abort', () => {
        clearInterval(regularly);
        clearTimeout(reader.soon);
        readers.delete(reader);
        if (readers.size > 0) return;
        stop?.();
        stop = undefined;
      });
    },
  };
}
