/** Takes secrets out of what is written down, however they are spelled and wherever the bytes are cut (S31). */

import { type Automaton, createAutomaton } from './automaton.ts';
import { spellings } from './spellings.ts';

const MASK = new TextEncoder().encode('[masked]');
const NOTHING = new Uint8Array();
/** Bytes of a secret whose rest never came that are still hidden: fewer may as well be an ordinary word. */
const TELLING = 8;

/** Secrets, made ready to be looked for. */
export interface Masks {
  readonly secrets: readonly string[];
  /** How many of them are too short to be hidden. */
  readonly tooShort: number;
  /** Absent when there is nothing to look for. */
  readonly automaton?: Automaton;
}

export interface Masker {
  /** What may be shown by now. */
  push(bytes: Uint8Array): Uint8Array;
  /** The rest, when no more comes for now; what is pushed then stands apart from it. */
  end(): Uint8Array;
}

/** Takes a few milliseconds for a private key, so that whoever masks many texts makes this once. */
export function createMasks(secrets: readonly string[]): Masks {
  const distinct = [...new Set(secrets)].filter(secret => secret !== '');
  const spelled = distinct.map(spellings);
  const patterns = spelled.flat();
  const tooShort = spelled.filter(({ length }) => length === 0).length;
  return { secrets: distinct, tooShort, ...(patterns.length === 0 ? {} : { automaton: createAutomaton(patterns) }) };
}

/** Bytes that are not to be shown, from the beginning of what is held. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  /** Its mask is out already: its first bytes had to go before its last ones came. */
  readonly isTold: boolean;
}

/**
 * Replaces each stretch of secrets that overlap by `[masked]`; everything else comes out as it went in. Takes time in
 * proportion to the bytes, whatever the number of secrets.
 *
 * Held back is only what is, byte for byte, the beginning of a secret, and the next bytes decide about it: there is no
 * time after which it is let go, or a job that pauses inside a secret would have shown all of it. A log does not stall
 * for that: a complete line is held only while it is the first one of a secret of several lines.
 */
export function createMasker({ automaton }: Masks): Masker {
  if (automaton === undefined) return { push: bytes => bytes, end: () => NOTHING };
  let state = 0;
  let held: Uint8Array = NOTHING;
  let hidden: Stretch[] = [];

  /** Matches come in the order of their ends. */
  function hide(from: number, to: number): void {
    let stretch: Stretch = { from, to, isTold: false };
    for (let last = hidden.at(-1); last !== undefined && stretch.from < last.to; last = hidden.at(-1)) {
      stretch = { from: Math.min(stretch.from, last.from), to, isTold: last.isTold };
      hidden.pop();
    }
    hidden.push(stretch);
  }

  /** Lets go of what comes before `until`. */
  function release(input: Uint8Array, until: number): Uint8Array {
    held = until === input.length ? NOTHING : input.slice(until);
    if (hidden.length === 0) return input.subarray(0, until);
    const parts: Uint8Array[] = [];
    let at = 0;
    for (const { from, to, isTold } of hidden) {
      if (from >= until) break;
      parts.push(input.subarray(at, from));
      if (!isTold) parts.push(MASK);
      at = Math.min(to, until);
    }
    parts.push(input.subarray(at, until));
    hidden = hidden
      .filter(({ to }) => to > until)
      .map(({ from, to, isTold }) => ({
        from: Math.max(0, from - until),
        to: to - until,
        isTold: isTold || from < until,
      }));
    return joined(parts);
  }

  return {
    push(bytes) {
      const input = held.length === 0 ? bytes : joined([held, bytes]);
      state = automaton.scan(input, held.length, state, (end, length) => hide(end - length, end));
      return release(input, input.length - automaton.undecided(state));
    },
    end() {
      const begun = automaton.undecided(state);
      if (begun >= TELLING) hide(held.length - begun, held.length);
      state = 0;
      return release(held, held.length);
    },
  };
}

/** A text without the secrets. */
export function maskText(masks: Masks, text: string): string {
  if (masks.automaton === undefined) return text;
  const masker = createMasker(masks);
  const shown = joined([masker.push(new TextEncoder().encode(text)), masker.end()]);
  return new TextDecoder().decode(shown);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
