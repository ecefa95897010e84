/** The log of one attempt as it is written: what the job prints, our own notes between, and an end to endless output. */

import type { AttemptRef } from '../../model/run.ts';
import type { Output } from '../ports/engine.ts';
import type { Logs } from '../ports/logs.ts';

export interface Transcript {
  /** Bytes so far. */
  readonly length: () => number;
  /** Whether it is full; what is written then is dropped. */
  readonly isCut: () => boolean;
  readonly write: Output;
  /** A line of our own, set apart from the job's. */
  readonly note: (sentence: string) => Promise<void>;
  readonly seal: () => Promise<void>;
}

export function createTranscript(logs: Logs, attempt: AttemptRef, maxBytes: number): Transcript {
  let length = 0;
  let isCut = false;

  async function append(bytes: Uint8Array): Promise<void> {
    if (bytes.length === 0) return;
    length += bytes.length;
    await logs.append(attempt, bytes);
  }

  async function write(bytes: Uint8Array): Promise<void> {
    if (isCut) return;
    const room = maxBytes - length;
    await append(bytes.length > room ? bytes.subarray(0, room) : bytes);
    if (bytes.length <= room) return;
    isCut = true;
    await append(line(`The log is cut here: it is longer than ${maxBytes} bytes. The job goes on.`));
  }

  return {
    length: () => length,
    isCut: () => isCut,
    write,
    note: sentence => append(line(sentence)),
    seal: () => logs.seal(attempt),
  };
}

function line(sentence: string): Uint8Array {
  return new TextEncoder().encode(`\x1b[36m${sentence}\x1b[0m\n`);
}
