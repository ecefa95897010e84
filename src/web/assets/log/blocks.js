/** What the server knows of lines, by number from 0: blocks are fetched as they are needed, and forgotten when there are many. */

const BLOCK = 256;
const MOST_BLOCKS = 400;
/** A block that did not come is asked for again after this (milliseconds). */
const AGAIN_MS = 1000;

/**
 * `addressOf`: where it is told from a line on. `name`: what the answer calls it. `restMs`: for so long (milliseconds) a
 * block of which some came is not asked for again.
 */
export function createBlocks(addressOf, name, onArrived, restMs = () => 0) {
  const blocks = new Map();
  const askedAt = new Map();
  const fetching = new Map();

  function blockOf(number) {
    const block = blocks.get(number) ?? [];
    blocks.delete(number);
    blocks.set(number, block);
    if (blocks.size > MOST_BLOCKS) blocks.delete(blocks.keys().next().value);
    return block;
  }

  function put(from, values) {
    values.forEach((value, index) => {
      const line = from + index;
      blockOf(Math.floor(line / BLOCK))[line % BLOCK] = value;
    });
  }

  async function load(line, signal) {
    const answer = await fetch(addressOf(line), { signal });
    if (!answer.ok) throw new Error(answer.statusText);
    const { from, [name]: values } = await answer.json();
    put(from, values);
    return values;
  }

  async function fetchFrom(line) {
    const number = Math.floor(line / BLOCK);
    if (fetching.has(number)) return;
    const abort = new AbortController();
    fetching.set(number, abort);
    const rest = (askedAt.get(number) ?? Number.NEGATIVE_INFINITY) + restMs() - performance.now();
    if (rest > 0) await pause(rest);
    if (abort.signal.aborted) return;
    askedAt.set(number, performance.now());
    try {
      if ((await load(line, abort.signal)).length === 0) await pause(AGAIN_MS);
    } catch {
      if (!abort.signal.aborted) await pause(AGAIN_MS);
    }
    if (abort.signal.aborted) return;
    fetching.delete(number);
    onArrived();
  }

  return {
    get: line => blocks.get(Math.floor(line / BLOCK))?.[line % BLOCK],
    put,
    /** Resolves when the server has told of a line. */
    load,
    forget(line) {
      delete blocks.get(Math.floor(line / BLOCK))?.[line % BLOCK];
    },
    /** Fetches those that are missing, and no longer what nobody looks at any more. */
    need(missing) {
      const wanted = new Map();
      for (const line of missing) {
        const number = Math.floor(line / BLOCK);
        if (!wanted.has(number)) wanted.set(number, line);
      }
      for (const [number, abort] of fetching) {
        if (wanted.has(number)) continue;
        abort.abort();
        fetching.delete(number);
      }
      for (const line of wanted.values()) void fetchFrom(line);
    },
  };
}

function pause(milliseconds) {
  return new Promise(resolve => setTimeout(resolve, milliseconds));
}
