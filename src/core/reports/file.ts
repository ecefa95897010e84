/** How much of the files that a job calls reports is read. */

import type { ReportReader } from './reader.ts';

export const MOST_FILES = 2_000;
/** Bytes: of one file, and of all. A hundred MiB of XML take two seconds of a processor. */
const LARGEST_FILE = 32 * 1024 * 1024;
const LARGEST_TOTAL = 128 * 1024 * 1024;

/** Reads files within a common bound. */
export function createFileBounds(): { readonly within: (reader: ReportReader) => ReportReader } {
  let total = 0;
  return {
    within: reader => {
      let size = 0;
      let fault: string | undefined;
      return {
        push: bytes => {
          if (fault !== undefined) return;
          size += bytes.length;
          total += bytes.length;
          if (size > LARGEST_FILE) fault = `it is larger than ${inMebibytes(LARGEST_FILE)}`;
          else if (total > LARGEST_TOTAL) fault = `all reports are larger than ${inMebibytes(LARGEST_TOTAL)}`;
          else reader.push(bytes);
        },
        end: () => fault ?? reader.end(),
      };
    },
  };
}

function inMebibytes(bytes: number): string {
  return `${bytes / 1024 / 1024} MiB`;
}
