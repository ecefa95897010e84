import type { WebContext } from './context.ts';
import { sendJson, setSafetyHeaders } from './exchange.ts';
import { probes } from './probes.ts';
import { createReadiness } from './readiness.ts';
import { ANYBODY } from './viewer.ts';
import type { WebHandler } from './web.ts';

/** What a process without pages tells of itself to the machines that watch it. */
export function createProbes(context: Pick<WebContext, 'store' | 'engine' | 'metrics' | 'log'>): WebHandler {
  const answers = probes(context, createReadiness(context.store, context.engine));

  return async (request, response) => {
    const [path = '/'] = (request.url ?? '/').split('?');
    const answer = request.method === 'GET' || request.method === 'HEAD' ? answers.get(path) : undefined;
    if (answer === undefined) return false;
    setSafetyHeaders(response);
    const exchange = { request, response, path, query: new URLSearchParams(), viewer: ANYBODY };
    try {
      await answer(exchange);
    } catch (error) {
      context.log.error({ err: error, path }, 'a probe could not be answered');
      if (response.headersSent) response.destroy();
      else sendJson(exchange, 503, { error: 'The server log says why.' });
    }
    return true;
  };
}
