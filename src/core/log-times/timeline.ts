/** Says when a byte of a log came. Made from what `createTimesEncoder` wrote, as it comes, cut anywhere. */
export interface Timeline {
  /** Takes the bytes that follow those before. What makes no sense ends it: nothing behind it can be believed. */
  push(bytes: Uint8Array): void;
  /** How many bytes were pushed. */
  bytes(): number;
  /** When the byte at an offset came, in milliseconds since the epoch; undefined when nothing is known of it. */
  at(offset: number): number | undefined;
}

/** Seven bits each: more than this no number of ours has. */
const LONGEST = 7;

export function createTimeline(): Timeline {
  const offsets: number[] = [];
  const times: number[] = [];
  /** Of the number that has begun. */
  let begun: number[] = [];
  let skipped: number | undefined;
  let pushed = 0;
  let isBroken = false;

  function take(number: number): void {
    if (skipped === undefined) {
      skipped = number;
      return;
    }
    offsets.push((offsets.at(-1) ?? 0) + skipped);
    times.push((times.at(-1) ?? 0) + unzigzag(number));
    skipped = undefined;
  }

  return {
    push(bytes) {
      pushed += bytes.length;
      for (const byte of bytes) {
        if (isBroken) return;
        begun.push(byte % 128);
        isBroken = begun.length > LONGEST;
        if (byte >= 128 || isBroken) continue;
        take(begun.reduceRight((sum, digit) => sum * 128 + digit, 0));
        begun = [];
      }
    },
    bytes: () => pushed,
    at: offset => times[lastAtOrBefore(offsets, offset)],
  };
}

function unzigzag(number: number): number {
  return number % 2 === 0 ? number / 2 : -(number + 1) / 2;
}

/** The place of the last of some sorted numbers that is not greater; -1 when all are. */
function lastAtOrBefore(sorted: readonly number[], wanted: number): number {
  let low = -1;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((sorted[middle] ?? 0) <= wanted) low = middle;
    else high = middle - 1;
  }
  return low;
}
