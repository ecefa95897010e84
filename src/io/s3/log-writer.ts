import type { Bucket } from './bucket.ts';
import { pieceName } from './log-names.ts';
import { readLayout } from './log-reader.ts';

/** So many bytes go at once, however short ago the last piece was. */
const PIECE_BYTES = 1024 * 1024;
/** How long an unused writer is remembered, in milliseconds: a lost attempt is never sealed by its own worker. */
const IDLE_MS = 30_000;
/** A log of many pieces takes longer to read and to seal: the more there are, the more they are spread, up to a limit. */
const PIECES_TO_SPREAD = 200;
const MOST_SPREAD = 5;

/** Writes one attempt's log as pieces: no more than one each pace, but for large ones. */
export interface LogWriter {
  /** Takes the bytes; waits while much is on its way. Rejects when those before could not go: they are tried again. */
  append(bytes: Uint8Array): Promise<void>;
  /** Resolves when all that was taken is in the bucket. */
  flush(): Promise<void>;
}

/** `onIdle` is called when everything is written and the writer may be forgotten. */
export function createLogWriter(bucket: Bucket, folder: string, paceMs: number, onIdle: () => void): LogWriter {
  let pending: Uint8Array[] = [];
  let running: Promise<void> = Promise.resolve();
  let end: number | undefined;
  let isSealed = false;
  let pieces = 0;
  let writtenAt = 0;
  let failure: Error | undefined;
  let writing: NodeJS.Timeout | undefined;
  let idle: NodeJS.Timeout | undefined;

  function flush(): Promise<void> {
    clearTimeout(writing);
    writing = undefined;
    const done = running.then(writePending);
    running = done.catch(() => undefined);
    return done;
  }

  async function writePending(): Promise<void> {
    const batch = pending;
    pending = [];
    try {
      if (batch.length > 0) await writePiece(Buffer.concat(batch));
    } catch (error) {
      pending = [...batch, ...pending];
      throw error;
    }
    clearTimeout(idle);
    idle = setTimeout(() => pending.length === 0 && onIdle(), IDLE_MS).unref();
  }

  async function writePiece(piece: Uint8Array): Promise<void> {
    if (end === undefined) {
      // Late bytes of a worker that was declared lost change nothing, as its late signals do.
      const layout = await readLayout(bucket, folder, 0);
      isSealed = layout.sealed;
      end = layout.end;
    }
    const after = end + piece.length;
    if (!isSealed) await bucket.put(pieceName(folder, after), piece);
    end = after;
    pieces += 1;
    writtenAt = performance.now();
  }

  function flushInTime(): void {
    const pace = paceMs * Math.min(MOST_SPREAD, 1 + pieces / PIECES_TO_SPREAD);
    writing ??= setTimeout(
      () => {
        flush().catch(error => {
          failure = error;
        });
      },
      Math.max(0, writtenAt + pace - performance.now()),
    );
  }

  return {
    async append(bytes) {
      // The caller may use its buffer again at once.
      pending.push(new Uint8Array(bytes));
      if (pending.reduce((sum, { length }) => sum + length, 0) >= PIECE_BYTES) await flush();
      else flushInTime();
      if (failure === undefined) return;
      const before = failure;
      failure = undefined;
      throw before;
    },
    flush,
  };
}
