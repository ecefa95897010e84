/** An answer that counts for a while. */
export interface Remembered<T> {
  /**
   * What is remembered, or else what is asked now, for as long as `keptMs` says (milliseconds). What failed is not
   * remembered: whoever is next asks again.
   */
  get(ask: () => Promise<T>, keptMs: (answer: T) => number): Promise<T>;
  forget(): void;
}

/** `now` is in milliseconds since the epoch. */
export function createRemembered<T>(now: () => number): Remembered<T> {
  let known: { readonly answer: Promise<T>; until: number } | undefined;

  function forget(): void {
    known = undefined;
  }

  return {
    get(ask, keptMs) {
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
