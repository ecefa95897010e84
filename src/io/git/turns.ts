/** Lets what concerns one key happen one after the other; different keys do not wait for each other. */
export interface Turns {
  take<T>(key: number, step: () => Promise<T>): Promise<T>;
}

/** Remembers a key only while something waits for it. */
export function createTurns(): Turns {
  const last = new Map<number, Promise<void>>();
  return {
    async take(key, step) {
      const before = last.get(key);
      const { promise: over, resolve: finish } = Promise.withResolvers<void>();
      last.set(key, over);
      try {
        await before;
        return await step();
      } finally {
        if (last.get(key) === over) last.delete(key);
        finish();
      }
    },
  };
}
