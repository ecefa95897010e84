import type { Rights } from '../flow/rights.ts';
import { closed, type Exchange } from './exchange.ts';

/** A reader is looked at again at least this often, in milliseconds. */
const EVERY_MS = 20_000;

/**
 * Cuts an answer that goes on when `mayStill` says no: after the forge told of a change, after a sign-out, and by time. Who
 * cannot be asked about reads no further.
 */
export function endWithRight(
  rights: Pick<Rights, 'watch'>,
  exchange: Pick<Exchange, 'response'>,
  mayStill: () => Promise<boolean>,
): void {
  const look = async () => {
    if (!(await mayStill().catch(() => false))) exchange.response.destroy();
  };
  const stopWatching = rights.watch(() => void look());
  const regularly = setInterval(() => void look(), EVERY_MS);
  closed(exchange).addEventListener('abort', () => {
    stopWatching();
    clearInterval(regularly);
  });
}
