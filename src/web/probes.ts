import type { WebContext } from './context.ts';
import { type Answer, sendJson, sendPage } from './exchange.ts';
import { sendMetrics } from './metrics.ts';
import { notFoundPage } from './pages/not-found.ts';
import type { Readiness } from './readiness.ts';

/** What answers the paths that machines ask: whether we are up, whether we can work, and our numbers. */
export function probes(
  { metrics, store }: Pick<WebContext, 'metrics' | 'store'>,
  readiness: () => Promise<Readiness>,
): ReadonlyMap<string, Answer> {
  return new Map<string, Answer>([
    ['/healthz', async exchange => sendJson(exchange, 200, { status: 'up' })],
    [
      '/readyz',
      async exchange => {
        const state = await readiness();
        sendJson(exchange, state.ready ? 200 : 503, state);
      },
    ],
    [
      '/metrics',
      async exchange => void ((await sendMetrics(metrics, store, exchange)) || sendPage(exchange, 404, notFoundPage())),
    ],
  ]);
}
