import type { Store } from './ports/store.ts';

/** Looks at one thing at a time; a hint during a look causes another one afterwards. */
export interface Looking {
  /** Safe to call at any time and any number of times. */
  look(): void;
  /** Looks no more; resolves when the last look has ended. */
  stop(): Promise<void>;
}

/**
 * Looks now, at each hint of the store, and by time, since hints may be missed. Returns how to stop, which resolves when the
 * last look has ended.
 */
export function keepLooking(
  store: Pick<Store, 'watch'>,
  everyMs: number,
  { look, stop }: Looking,
): () => Promise<void> {
  const unwatch = store.watch(look);
  const timer = setInterval(look, everyMs);
  look();
  return () => {
    unwatch();
    clearInterval(timer);
    return stop();
  };
}

/** `once` is called again and again; when it rejects, `onError` is told and the next hint tries again. */
export function createLooking(once: () => Promise<void>, onError: (error: unknown) => void): Looking {
  let looking: Promise<void> | undefined;
  let lookAgain = false;
  let stopped = false;

  function look(): void {
    if (stopped) return;
    if (looking !== undefined) {
      lookAgain = true;
      return;
    }
    looking = once()
      .catch(onError)
      .finally(() => {
        looking = undefined;
        if (!lookAgain) return;
        lookAgain = false;
        look();
      });
  }

  return {
    look,
    stop: async () => {
      stopped = true;
      await looking;
    },
  };
}
