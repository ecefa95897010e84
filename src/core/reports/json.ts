import { createDecoder } from './decode.ts';
import { createFaultKeeper, ReportFault, type ReportReader } from './reader.ts';

/** JSON is read at once, so there has to be less of it than of XML. In characters. */
const MOST_TEXT = 16 * 1024 * 1024;

/** Gives the value of the whole file to `take`, which may throw a ReportFault. */
export function createJsonReader(take: (value: unknown) => void): ReportReader {
  const decoder = createDecoder();
  const { attempt, fault } = createFaultKeeper();
  const pieces: string[] = [];
  let length = 0;

  function keep(text: string): void {
    length += text.length;
    if (length > MOST_TEXT) throw new ReportFault(`it is larger than ${MOST_TEXT / 1024 / 1024} MiB`);
    pieces.push(text);
  }

  return {
    push: bytes => attempt(() => keep(decoder.push(bytes))),
    end: () => {
      attempt(() => {
        keep(decoder.end());
        take(parsed(pieces.join('')));
      });
      return fault();
    },
  };
}

/** What JSON calls `__proto__` becomes a property like any other. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ReportFault(text.trim() === '' ? 'it is empty' : 'it is no JSON');
  }
}
