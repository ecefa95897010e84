import type { Logs } from '../../flow/ports/logs.ts';
import type { AttemptRef } from '../../model/run.ts';
import { stampLines } from './stamp.ts';
import type { LogTimelines } from './timelines.ts';

const READ_BYTES = 256 * 1024;
const NEWLINE = 0x0a;

/** What a log holds by now, from `offset` on. */
export async function* readWhole(
  logs: Pick<Logs, 'read'>,
  ref: AttemptRef,
  offset: number,
): AsyncGenerator<Uint8Array> {
  for (let at = offset; ; ) {
    const { bytes } = await logs.read(ref, at, READ_BYTES);
    if (bytes.length === 0) return;
    yield bytes;
    at += bytes.length;
  }
}

/** The same pieces, which begin at `offset`, with the time before each line. */
export async function* withTimes(
  { logs, timelines }: { readonly logs: Pick<Logs, 'read'>; readonly timelines: LogTimelines },
  ref: AttemptRef,
  offset: number,
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const isLineStart = offset === 0 || (await logs.read(ref, offset - 1, 1)).bytes[0] === NEWLINE;
  yield* stampLines(pieces, { offset, isLineStart }, () => timelines.get(ref));
}
