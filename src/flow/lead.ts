import type { Logger } from 'pino';
import type { Leadership } from './ports/leadership.ts';

/** What is under way; `stop` resolves when it has ended. */
export interface Duty {
  stop(): Promise<void>;
}

/**
 * Does what only one server may do, whenever this one leads: `begin` is called each time it becomes the leader, and what
 * it answered is stopped before another may follow. `lost` aborts when there is no time left to end things in order.
 */
export function whileLeading(leadership: Leadership, log: Logger, begin: (lost: AbortSignal) => Duty): Duty {
  const stopping = new AbortController();

  async function takeTurns(): Promise<void> {
    while (!stopping.signal.aborted) {
      const lead = await leadership.lead(stopping.signal);
      log.info('leads the servers');
      const duty = begin(lead.lost);
      await aborted(AbortSignal.any([lead.lost, stopping.signal]));
      if (lead.lost.aborted) log.warn('leads no more: the database did not hear of us');
      await duty.stop();
      await lead.release();
    }
  }

  const turns = takeTurns().catch(error => {
    if (!stopping.signal.aborted) throw error;
  });
  return {
    stop: async () => {
      stopping.abort();
      await turns;
    },
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise(resolve => signal.addEventListener('abort', () => resolve(), { once: true }));
}
