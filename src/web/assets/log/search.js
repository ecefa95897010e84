/** A search that was cut off goes on after this (milliseconds). */
const AGAIN_MS = 1000;

/** Looks for words in the whole log: the server looks through it, and tells line numbers as it finds them. */
export function createSearch(addressOf, onProgress) {
  let query = '';
  let found = [];
  let through = 0;
  let isLooking = false;
  let abort = new AbortController();

  async function look() {
    abort.abort();
    abort = new AbortController();
    const { signal } = abort;
    isLooking = query !== '';
    onProgress();
    while (isLooking && !signal.aborted) {
      try {
        await read(signal);
        if (!signal.aborted) isLooking = false;
      } catch {
        // Networks fail; it goes on where it was.
        await new Promise(resolve => setTimeout(resolve, AGAIN_MS));
      }
    }
    if (!signal.aborted) onProgress();
  }

  async function read(signal) {
    const answer = await fetch(addressOf(query, through), { signal });
    for await (const { lines, through: lookedAt } of readLines(answer.body)) {
      if (signal.aborted) return;
      for (const line of lines) if (found.length === 0 || line > found.at(-1)) found.push(line);
      through = lookedAt;
      onProgress();
    }
  }

  return {
    query: () => query,
    count: () => found.length,
    isLooking: () => isLooking,
    /** From 0; -1 for a line without. */
    placeOf: line => (found[after(found, line - 1)] === line ? after(found, line - 1) : -1),
    start(words) {
      if (words === query) return;
      [query, found, through] = [words, [], 0];
      void look();
    },
    /** Looks through what has come since. */
    goOn() {
      if (query !== '' && !isLooking) void look();
    },
    /** The nearest one behind a line, or before it, round the ends; undefined when there is none. */
    next: line => found[after(found, line)] ?? found[0],
    previous: line => found[after(found, line - 1) - 1] ?? found.at(-1),
  };
}

/** The place of the first number that is greater. */
function after(sorted, number) {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] > number) high = middle;
    else low = middle + 1;
  }
  return low;
}

async function* readLines(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const lines = (rest + value).split('\n');
    rest = lines.pop();
    for (const line of lines) yield JSON.parse(line);
  }
}
