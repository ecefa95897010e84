/**
 * Answers everybody who asks within `forMs` milliseconds with what the first of them was told, and asks anew after that:
 * a thousand readers are one question. What failed is told to those who waited for it, and not kept.
 */
export function askedOnce<T>(forMs: number, now: () => number, ask: () => Promise<T>): () => Promise<T> {
  let last: { readonly answer: Promise<T>; until: number } | undefined;

  function askAnew(): Promise<T> {
    const asked = { answer: ask(), until: Number.POSITIVE_INFINITY };
    last = asked;
    asked.answer.then(
      () => {
        asked.until = now() + forMs;
      },
      () => {
        if (last === asked) last = undefined;
      },
    );
    return asked.answer;
  }

  return () => (last !== undefined && now() < last.until ? last.answer : askAnew());
}
