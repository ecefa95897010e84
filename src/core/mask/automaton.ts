/** Finds many byte patterns in one pass, however many they are (Aho and Corasick, "Efficient String Matching", 1975). */

import { buildTrie, childrenOf, type Trie } from './trie.ts';

/** States up to this depth, and those with many ways on, have a row of all 256 next states: most bytes meet only these. */
const DENSE_DEPTH = 2;
const DENSE_CHILDREN = 4;

/** Where an automaton is: 0 at the beginning, and for the rest its own business. */
export type Position = number;

export interface Automaton {
  /**
   * Reads on from the byte at `from`, and answers where it is after all of them. `onMatch` hears of the longest pattern
   * that ends before each index, as its end and its length.
   */
  scan(bytes: Uint8Array, from: number, at: Position, onMatch: (end: number, length: number) => void): Position;
  /** How many of the last bytes may still turn out to begin a pattern. */
  undecided(at: Position): number;
}

/** Takes time in proportion to the patterns' total length. None of them may be empty. */
export function createAutomaton(patterns: readonly Uint8Array[]): Automaton {
  const trie = buildTrie(patterns);
  const { byteOf, firstChild, nextSibling, depth, ends, breadthFirst } = trie;
  const dense = breadthFirst.filter(state => hasRow(trie, state));
  const rowOf = new Int32Array(depth.length).fill(-1);
  dense.forEach((state, index) => {
    rowOf[state] = index * 256;
  });
  /** Positions after a byte. A position is where a state's row begins; of a state that needs a closer look, its complement. */
  const rows = new Int32Array(256 * dense.length);
  const position = new Int32Array(depth.length);
  const fail = new Int32Array(depth.length);
  const longest = new Int32Array(depth.length);
  const undecided = new Int32Array(depth.length);

  /** The position after a byte in a state, by states nearer to the root, which are complete. */
  function after(state: number, byte: number): Position {
    for (let at = state; ; at = fail[at] as number) {
      const row = rowOf[at] as number;
      if (row >= 0) return rows[row + byte] as number;
      let child = firstChild[at] as number;
      while (child !== 0 && byteOf[child] !== byte) child = nextSibling[child] as number;
      if (child !== 0) return position[child] as number;
    }
  }

  function stateAt(at: Position): number {
    return at < 0 ? ~at : (dense[at / 256] as number);
  }

  /** `back` is the state of its longest other ending that begins a pattern. */
  function complete(state: number, back: number): void {
    fail[state] = back;
    longest[state] = (ends[state] === 1 ? depth[state] : longest[back]) ?? 0;
    undecided[state] = (firstChild[state] === 0 ? undecided[back] : depth[state]) ?? 0;
    position[state] = longest[state] === 0 && (rowOf[state] ?? -1) >= 0 ? (rowOf[state] ?? 0) : ~state;
  }

  function enter(state: number): void {
    const back = fail[state] ?? 0;
    const row = rowOf[state] ?? -1;
    if (row > 0) for (let byte = 0; byte < 256; byte++) rows[row + byte] = after(back, byte);
    for (const child of childrenOf(trie, state)) {
      const byte = byteOf[child] ?? 0;
      complete(child, state === 0 ? 0 : stateAt(after(back, byte)));
      if (row >= 0) rows[row + byte] = position[child] ?? 0;
    }
  }

  breadthFirst.forEach(enter);
  return {
    scan(bytes, from, before, onMatch) {
      const { length } = bytes;
      let at = before;
      for (let index = from; index < length; index++) {
        const byte = bytes[index] as number;
        at = at >= 0 ? (rows[at + byte] as number) : after(~at, byte);
        if (at < 0 && (longest[~at] as number) > 0) onMatch(index + 1, longest[~at] as number);
      }
      return at;
    },
    undecided: at => undecided[stateAt(at)] ?? 0,
  };
}

function hasRow(trie: Trie, state: number): boolean {
  return (trie.depth[state] ?? 0) <= DENSE_DEPTH || childrenOf(trie, state).length > DENSE_CHILDREN;
}
