/** How much of a project may be kept, counted while it is read. */

/** The most that is kept of one job. */
export interface MostKept {
  /** Of all files together, before compression. */
  readonly bytes: number;
  /** Files, directories and links. Whoever lists or packs what was kept holds every name in memory. */
  readonly entries: number;
}

/** UTF-16 units of a path, on average. */
const LONGEST_ON_AVERAGE = 160;

/** What a job wants to keep is too much; the message is a sentence for people. */
export class TooMuch extends Error {}

export interface Allowance {
  /** Throws TooMuch when it is used up. `bytes` is what its header says, so a huge file is refused before it is read. */
  take(path: string, bytes: number, isFile: boolean): void;
  taken(): { readonly files: number; readonly bytes: number };
}

export function createAllowance(most: MostKept): Allowance {
  let entries = 0;
  let names = 0;
  let files = 0;
  let bytes = 0;
  return {
    take(path, size, isFile) {
      entries++;
      names += path.length;
      bytes += size;
      if (isFile) files++;
      if (bytes > most.bytes) {
        throw new TooMuch(`they have more than ${Math.floor(most.bytes / 1024 / 1024)} MiB, the most that is kept.`);
      }
      if (entries > most.entries || names > most.entries * LONGEST_ON_AVERAGE) {
        throw new TooMuch(
          `they are more than ${most.entries} files, or their names are too long. Pack them into one file.`,
        );
      }
    },
    taken: () => ({ files, bytes }),
  };
}
