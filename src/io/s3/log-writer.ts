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
  append(bytes: Uint8Array, times?: Uint8Array): Promise<void>;
  /** Resolves when all that was taken is in the bucket. */
  flush(): Promise<void>;
}

/** What of a log goes at once, and what its index of times grows by. */
interface Piece {
  readonly bytes: Uint8Array;
  readonly times: Uint8Array;
}

/** `onIdle` is called when everything is written and the writer may be forgotten. */
export function createLogWriter(bucket: Bucket, folder: string, paceMs: number, onIdle: () => void): LogWriter {
  let pending: Uint8Array[] = [];
  let pendingTimes: Uint8Array[] = [];
  let unsent: Piece | undefined;
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
    // Again just as it was when it could not go: it may be there all the same.
    while (unsent !== undefined || pending.length > 0) {
      unsent ??= takePending();
      await writePiece(unsent);
      unsent = undefined;
    }
    clearTimeout(idle);
    idle = setTimeout(() => waiting() === 0 && onIdle(), IDLE_MS).unref();
  }

  function takePending(): Piece {
    const piece = { bytes: Buffer.concat(pending), times: Buffer.concat(pendingTimes) };
    [pending, pendingTimes] = [[], []];
    return piece;
  }

  async function writePiece({ bytes, times }: Piece): Promise<void> {
    if (end === undefined) {
      // Late bytes of a worker that was declared lost change nothing, as its late signals do.
      const layout = await readLayout(bucket, folder, 0);
      isSealed = layout.sealed;
      end = layout.end;
    }
    const after = end + bytes.length;
    if (!isSealed) await bucket.put(pieceName(folder, after, times.length), Buffer.concat([bytes, times]));
    end = after;
    pieces += 1;
    writtenAt = performance.now();
  }

  function waiting(): number {
    return pending.reduce((sum, { length }) => sum + length, unsent?.bytes.length ?? 0);
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
    async append(bytes, times) {
      // The caller may use its buffer again at once.
      pending.push(new Uint8Array(bytes));
      if (times !== undefined && times.length > 0) pendingTimes.push(new Uint8Array(times));
      if (waiting() >= PIECE_BYTES) await flush();
      else flushInTime();
      if (failure === undefined) return;
      const before = failure;
      failure = undefined;
      throw before;
    },
    flush,
  };
}
