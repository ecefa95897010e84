/** Work that waits for takers. A piece is with one taker at a time; it comes again when its handler threw or its taker left. */
export interface WorkList<Work> {
  put(work: Work): void;
  /** Hands out up to `concurrency` pieces at a time, of those that fit, until the taker is stopped. */
  take(concurrency: number, handle: (work: Work) => Promise<void>, fits?: (work: Work) => boolean): Taker;
}

export interface Taker {
  /** Takes nothing more; resolves when its handlers have returned. Safe to repeat. */
  stop(): Promise<void>;
  /** Stops, and leaves to others what its handlers are still busy with. */
  leave(): void;
}

/** How long work rests whose handler threw, in milliseconds. */
const REST_MS = 500;

export function createWorkList<Work>(): WorkList<Work> {
  const waiting: Work[] = [];
  const takers = new Set<() => void>();

  function put(work: Work): void {
    waiting.push(work);
    for (const look of takers) look();
  }

  function take(concurrency: number, handle: (work: Work) => Promise<void>, fits = (_: Work) => true): Taker {
    const inHand = new Map<Work, Promise<void>>();

    function look(): void {
      while (takers.has(look) && inHand.size < concurrency) {
        const place = waiting.findIndex(fits);
        const [work] = place === -1 ? [] : waiting.splice(place, 1);
        if (work === undefined) return;
        inHand.set(work, carryOut(work));
      }
    }

    async function carryOut(work: Work): Promise<void> {
      // Whoever put the work in goes on first.
      await Promise.resolve();
      const again = await handle(work).then(
        () => false,
        () => true,
      );
      const isOurs = inHand.delete(work);
      if (again && isOurs) setTimeout(put, REST_MS, work).unref();
      look();
    }

    takers.add(look);
    look();
    return {
      async stop() {
        takers.delete(look);
        await Promise.all(inHand.values());
      },
      leave() {
        takers.delete(look);
        const left = [...inHand.keys()];
        inHand.clear();
        for (const work of left) put(work);
      },
    };
  }

  return { put, take };
}
