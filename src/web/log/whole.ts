import type { Logs } from '../../flow/ports/logs.ts';
import type { AttemptRef } from '../../model/run.ts';
import { NEWLINE } from './newlines.ts';
import { stampLines } from './stamp.ts';
import type { LogTimelines } from './timelines.ts';

const READ_BYTES = 256 * 1024;

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

export interface TimesOptions {
  /** Where in the log the first piece begins. */
  readonly offset: number;
  /** Whether more may come, and times with it: then these are asked for anew for each piece, else once. */
  readonly isOpen: boolean;
}

/** The same pieces with the time before each line. */
export async function* withTimes(
  { logs, timelines }: { readonly logs: Pick<Logs, 'read'>; readonly timelines: LogTimelines },
  ref: AttemptRef,
  { offset, isOpen }: TimesOptions,
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const isLineStart = offset === 0 || (await logs.read(ref, offset - 1, 1)).bytes[0] === NEWLINE;
  const all = isOpen ? undefined : await timelines.get(ref);
  yield* stampLines(pieces, { offset, isLineStart }, async () => all ?? timelines.get(ref));
}
