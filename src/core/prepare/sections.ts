/** Reads the markers that `jobScript` writes: takes them out of the output, echoes the commands, keeps the times. */

import type { Section } from '../../model/run.ts';

const SEPARATOR = 0x1e;
const NEWLINE = 0x0a;
/** Digits of the largest index we could have written. */
const INDEX_DIGITS = 6;

export interface SectionReader {
  /** What belongs in the log for these bytes of output, which may be cut anywhere. `now` in milliseconds. */
  push(bytes: Uint8Array, now: number): Uint8Array;
  /** The rest of the log and all sections, once the shell has ended; without `exitCode` the last one was cut off. */
  end(now: number, exitCode?: number): { readonly rest: Uint8Array; readonly sections: readonly Section[] };
}

/**
 * `offset` is the length in bytes of what the log already holds. `observe` gets the output alone, without the echoes,
 * each command's beginning on a line of its own.
 */
export function createSectionReader(
  commands: readonly string[],
  marker: string,
  offset: number,
  observe: (output: Uint8Array) => void = () => undefined,
): SectionReader {
  const opening = encode(`\x1e${marker} `);
  const closed: Section[] = [];
  let open: Omit<Section, 'durationMs' | 'exitCode'> | undefined;
  let held: Uint8Array = new Uint8Array();
  let written = offset;
  let atLineStart = true;

  function close(now: number, exitCode: number | undefined): void {
    if (open === undefined) return;
    closed.push({
      ...open,
      durationMs: Math.max(0, now - open.startedAt),
      ...(exitCode === undefined ? {} : { exitCode }),
    });
    open = undefined;
  }

  function begin(index: number, now: number): Uint8Array {
    close(now, 0);
    if (!atLineStart) observe(encode('\n'));
    const command = commands[index] ?? '';
    const echo = encode(`${atLineStart ? '' : '\n'}\x1b[32;1m$ ${command.trimEnd()}\x1b[0m\n`);
    open = { command, startedAt: now, offset: written + (atLineStart ? 0 : 1) };
    return echo;
  }

  function emit(parts: Uint8Array[], bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    parts.push(bytes);
    written += bytes.length;
    atLineStart = bytes[bytes.length - 1] === NEWLINE;
  }

  function show(parts: Uint8Array[], bytes: Uint8Array): void {
    if (bytes.length > 0) observe(bytes);
    emit(parts, bytes);
  }

  function push(bytes: Uint8Array, now: number): Uint8Array {
    const input = held.length === 0 ? bytes : concat([held, bytes]);
    held = new Uint8Array();
    const parts: Uint8Array[] = [];
    let from = 0;
    for (let at = input.indexOf(SEPARATOR); at !== -1; at = input.indexOf(SEPARATOR, at + 1)) {
      const found = readMarker(input.subarray(at), opening);
      if (found === 'no') continue;
      show(parts, input.subarray(from, at));
      from = at;
      if (found === 'cut') {
        held = input.slice(at);
        return concat(parts);
      }
      emit(parts, begin(found.index, now));
      from = at + found.length;
      at = from - 1;
    }
    show(parts, input.subarray(from));
    return concat(parts);
  }

  function end(now: number, exitCode?: number): { rest: Uint8Array; sections: readonly Section[] } {
    const rest = held;
    held = new Uint8Array();
    if (rest.length > 0) observe(rest);
    if (rest.length > 0 || !atLineStart) observe(encode('\n'));
    close(now, exitCode);
    return { rest, sections: closed };
  }

  return { push, end };
}

/** A marker at the start of `input`, none, or perhaps one whose end has not come yet. */
function readMarker(input: Uint8Array, opening: Uint8Array): { index: number; length: number } | 'no' | 'cut' {
  for (let i = 0; i < opening.length; i++) {
    if (i >= input.length) return 'cut';
    if (input[i] !== opening[i]) return 'no';
  }
  let index = 0;
  for (let i = opening.length; i <= opening.length + INDEX_DIGITS; i++) {
    const byte = input[i];
    if (byte === undefined) return 'cut';
    if (byte === SEPARATOR) return { index, length: i + 1 };
    if (byte < 0x30 || byte > 0x39) return 'no';
    index = index * 10 + byte - 0x30;
  }
  return 'no';
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const [first] = parts;
  if (parts.length === 1 && first !== undefined) return first;
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
