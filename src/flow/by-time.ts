import type { Logger } from 'pino';

/**
 * Does `act` every so many milliseconds, and never twice at a time. What goes wrong is told as `trouble` and tried again
 * the next time. Returns how to stop.
 */
export function byTime(everyMs: number, act: () => Promise<unknown>, log: Logger, trouble: string): () => void {
  let acting = false;
  const timer = setInterval(async () => {
    if (acting) return;
    acting = true;
    try {
      await act();
    } catch (error) {
      log.warn({ err: error }, `${trouble}; will try again`);
    } finally {
      acting = false;
    }
  }, everyMs);
  return () => clearInterval(timer);
}

/** The same, and at once for the first time. */
export function nowAndByTime(everyMs: number, act: () => Promise<unknown>, log: Logger, trouble: string): () => void {
  act().catch(error => log.warn({ err: error }, `${trouble}; will try again`));
  return byTime(everyMs, act, log, trouble);
}
