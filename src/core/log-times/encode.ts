/**
 * When the bytes of a log came, as bytes that are kept beside it: for each stretch how many bytes lie between its beginning
 * and that of the one before, and how much later it came (milliseconds), both as LEB128. What is written may be cut
 * anywhere, and what was written before stays true.
 */

/** Bytes that come within this time (milliseconds) of the beginning of a stretch belong to it. */
const TOGETHER_MS = 100;
const NOTHING = new Uint8Array();

export interface TimesEncoder {
  /** What the index grows by when the bytes from `offset` on come at a time; offsets never become less. Mostly nothing. */
  note(offset: number, at: number): Uint8Array;
}

/** For one log, from its beginning. */
export function createTimesEncoder(): TimesEncoder {
  let before: { readonly offset: number; readonly at: number } | undefined;
  return {
    note(offset, at) {
      // Clocks are set back, too.
      if (before !== undefined && Math.abs(at - before.at) < TOGETHER_MS) return NOTHING;
      const later = at - (before?.at ?? 0);
      const grown = Uint8Array.from([...leb128(offset - (before?.offset ?? 0)), ...leb128(zigzag(later))]);
      before = { offset, at };
      return grown;
    },
  };
}

/** Small numbers become small whatever their sign. */
function zigzag(number: number): number {
  return number < 0 ? -2 * number - 1 : 2 * number;
}

/** Without shifts: they know 32 bits only. */
function leb128(number: number): readonly number[] {
  return number < 128 ? [number] : [(number % 128) + 128, ...leb128(Math.floor(number / 128))];
}
