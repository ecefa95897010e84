import type { Store } from '../flow/ports/store.ts';
import { openEventStream } from './event-stream.ts';
import type { Exchange } from './exchange.ts';

/** Changes closer together than this (milliseconds) are told once. */
const togetherMs = 500;

/** Told at least this often (milliseconds), since the store's word is a hint only. */
const atLeastMs = 10_000;

/** Tells a page when to look again: after a change of a run for which `concerns` says true, and by time. Holds no news itself. */
export function streamChanges(store: Store, exchange: Exchange, concerns: (runId: string) => boolean): void {
  const stream = openEventStream(exchange);
  let soon: NodeJS.Timeout | undefined;
  const tell = () => {
    clearTimeout(soon);
    soon = undefined;
    void stream.send('changed', {});
  };
  const stop = store.watch(id => {
    if (concerns(id)) soon ??= setTimeout(tell, togetherMs);
  });
  const regularly = setInterval(tell, atLeastMs);
  stream.signal.addEventListener('abort', () => {
    stop();
    clearInterval(regularly);
    clearTimeout(soon);
  });
}
