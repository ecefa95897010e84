/** An answer that counts for a while. */
export interface Remembered<T> {
  /** What is remembered, or else what is asked now. What failed is not remembered: whoever is next asks again. */
  get(ask: () => Promise<T>): Promise<T>;
  forget(): void;
}

/** `keptMs` says for how long an answer counts (milliseconds), `now` is in milliseconds since the epoch. */
export function createRemembered<T>(now: () => number, keptMs: (answer: T) => number): Remembered<T> {
  let known: { readonly answer: Promise<T>; until: number } | undefined;

  function forget(): void {
    known = undefined;
  }

  return {
    get(ask) {
      if (known !== undefined && known.until > now()) return known.answer;
      const answer = ask();
      // Whoever asks meanwhile waits for the same answer.
      const asked = { answer, until: Number.POSITIVE_INFINITY };
      known = asked;
      answer.then(
        value => {
          asked.until = now() + keptMs(value);
        },
        () => known === asked && forget(),
      );
      return answer;
    },
    forget,
  };
}
