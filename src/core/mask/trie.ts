/** All patterns by their common beginnings. State 0 is the root; it is no state's child, so that 0 also says "none". */
export interface Trie {
  /** By which byte a state is reached. */
  readonly byteOf: Uint8Array;
  readonly firstChild: Int32Array;
  readonly nextSibling: Int32Array;
  /** Bytes from the root. */
  readonly depth: Int32Array;
  /** 1 where a pattern ends. */
  readonly ends: Uint8Array;
  /** All states, those nearer to the root first. */
  readonly breadthFirst: Int32Array;
}

/** The states that follow a state. */
export function childrenOf(
  { firstChild, nextSibling }: Pick<Trie, 'firstChild' | 'nextSibling'>,
  state: number,
): number[] {
  const children: number[] = [];
  for (let child = firstChild[state] ?? 0; child !== 0; child = nextSibling[child] ?? 0) children.push(child);
  return children;
}

/** None of the patterns may be empty. */
export function buildTrie(patterns: readonly Uint8Array[]): Trie {
  const most = 1 + patterns.reduce((sum, { length }) => sum + length, 0);
  const byteOf = new Uint8Array(most);
  const firstChild = new Int32Array(most);
  const nextSibling = new Int32Array(most);
  const depth = new Int32Array(most);
  const ends = new Uint8Array(most);
  let size = 1;

  function childOf(state: number, byte: number): number {
    for (let child = firstChild[state] ?? 0; child !== 0; child = nextSibling[child] ?? 0) {
      if (byteOf[child] === byte) return child;
    }
    const child = size++;
    byteOf[child] = byte;
    nextSibling[child] = firstChild[state] ?? 0;
    firstChild[state] = child;
    depth[child] = (depth[state] ?? 0) + 1;
    return child;
  }

  for (const pattern of patterns) {
    let state = 0;
    for (const byte of pattern) state = childOf(state, byte);
    ends[state] = 1;
  }

  const breadthFirst = new Int32Array(size);
  for (let at = 0, end = 1; at < size; at++) {
    for (const child of childrenOf({ firstChild, nextSibling }, breadthFirst[at] ?? 0)) breadthFirst[end++] = child;
  }
  return {
    byteOf: byteOf.subarray(0, size),
    firstChild: firstChild.subarray(0, size),
    nextSibling: nextSibling.subarray(0, size),
    depth: depth.subarray(0, size),
    ends: ends.subarray(0, size),
    breadthFirst,
  };
}
