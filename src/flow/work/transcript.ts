/** The log of one attempt as it is written: what the job prints, our own notes between, no secret, and an end to endless output. */

import { createTimesEncoder } from '../../core/log-times/encode.ts';
import { createMasker, createMasks, type Masker, type Masks, maskText } from '../../core/mask/masker.ts';
import type { AttemptRef } from '../../model/run.ts';
import type { Output } from '../ports/engine.ts';
import type { Logs } from '../ports/logs.ts';

const NEWLINE = 0x0a;

/** Sees the output once the secrets are out of it, and says what of it belongs in the log. */
export type Reading = (output: Uint8Array) => Uint8Array;

export interface Transcript {
  /** Bytes so far. */
  readonly length: () => number;
  /** Whether it is full; what is written then is dropped. */
  readonly isCut: () => boolean;
  readonly write: Output & ((bytes: Uint8Array, read?: Reading) => Promise<void>);
  /** Writes what may have been the beginning of a secret: nothing more comes from where the last bytes came from. */
  readonly flush: (read?: Reading) => Promise<void>;
  /** A line of our own, set apart from the job's, which may not have ended its last one. */
  readonly note: (sentence: string) => Promise<void>;
  /** From now on these are secrets, too. */
  readonly conceal: (secrets: readonly string[]) => Promise<void>;
  /** A text as it may be shown: for all that leaves the attempt by other ways than its log. */
  readonly mask: (text: string) => string;
  /** The same for the bytes of one file. */
  readonly masker: () => Masker;
  readonly seal: () => Promise<void>;
}

export interface TranscriptOptions {
  readonly maxBytes: number;
  readonly masks: Masks;
  /** Milliseconds since the epoch: asked as soon as output comes, before anything is waited for. */
  readonly now: () => number;
}

export function createTranscript(logs: Logs, attempt: AttemptRef, options: TranscriptOptions): Transcript {
  const { maxBytes, now } = options;
  const times = createTimesEncoder();
  let { masks } = options;
  let masker = createMasker(masks);
  let length = 0;
  let isCut = false;
  let isAtLineStart = true;

  async function append(bytes: Uint8Array, at: number): Promise<void> {
    if (bytes.length === 0) return;
    const noted = times.note(length, at);
    length += bytes.length;
    isAtLineStart = bytes.at(-1) === NEWLINE;
    await logs.append(attempt, bytes, noted);
  }

  async function appendOutput(bytes: Uint8Array, at: number): Promise<void> {
    if (isCut) return;
    const room = maxBytes - length;
    await append(bytes.length > room ? bytes.subarray(0, room) : bytes, at);
    if (bytes.length <= room) return;
    isCut = true;
    await appendLine(`The log is cut here: it is longer than ${maxBytes} bytes. The job goes on.`);
  }

  async function appendLine(sentence: string): Promise<void> {
    await append(new TextEncoder().encode(`${isAtLineStart ? '' : '\n'}\x1b[36m${sentence}\x1b[0m\n`), now());
  }

  async function flush(read: Reading = asItIs): Promise<void> {
    await appendOutput(read(masker.end()), now());
  }

  async function note(sentence: string): Promise<void> {
    await flush();
    await appendLine(maskText(masks, sentence));
  }

  return {
    length: () => length,
    isCut: () => isCut,
    write: (bytes: Uint8Array, read: Reading = asItIs) => appendOutput(read(masker.push(bytes)), now()),
    flush,
    note,
    conceal: async secrets => {
      await flush();
      const { tooShort } = masks;
      masks = createMasks([...masks.secrets, ...secrets]);
      masker = createMasker(masks);
      if (masks.tooShort > tooShort)
        await note('A secret of fewer than 4 characters is not masked in this log. Make it longer.');
    },
    mask: text => maskText(masks, text),
    masker: () => createMasker(masks),
    seal: async () => {
      await flush();
      await logs.seal(attempt);
    },
  };
}

function asItIs(output: Uint8Array): Uint8Array {
  return output;
}
