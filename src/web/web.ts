import type { IncomingMessage, ServerResponse } from 'node:http';
import { createChanges } from './changes.ts';
import type { WebContext } from './context.ts';
import { sendJson, sendPage, setSafetyHeaders } from './exchange.ts';
import { createLogFeeds } from './log/feeds.ts';
import { createLogIndexes } from './log/indexes.ts';
import { troublePage } from './pages/trouble.ts';
import { createReadiness } from './readiness.ts';
import { route } from './routes.ts';

/** What createWeb needs; `now` is the system's clock unless told. */
export type WebOptions = Omit<WebContext, 'now' | 'changes' | 'indexes' | 'feeds'> & { readonly now?: () => number };

/** Resolves with whether the path was one of ours; then the request has been answered, or is being answered. Never rejects. */
export type WebHandler = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

/**
 * The pages of this server, its logs as text, and whether it is up. It only reads. Pages of private repositories answer
 * 404 unless `openToAll`: give that only where everybody who can reach this server may see everything.
 */
export function createWeb(options: WebOptions): WebHandler {
  const { store, logs, log } = options;
  const indexes = createLogIndexes(logs);
  const feeds = createLogFeeds(logs, indexes, error => log.error({ err: error }, 'a log could not be followed'));
  const context: WebContext = { now: Date.now, ...options, changes: createChanges(store), indexes, feeds };
  const readiness = createReadiness(context.store, context.engine);

  return async (request, response) => {
    const [path = '/', query] = (request.url ?? '/').split('?');
    const answer = route(context, readiness, path);
    if (answer === undefined) return false;
    setSafetyHeaders(response);
    const exchange = { request, response, query: new URLSearchParams(query) };
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('allow', 'GET, HEAD');
      sendJson(exchange, 405, { error: 'only GET and HEAD' });
      return true;
    }
    try {
      await answer(exchange);
    } catch (error) {
      context.log.error({ err: error, path }, 'a page could not be made');
      if (response.headersSent) response.destroy();
      else sendPage(exchange, 503, troublePage());
    }
    return true;
  };
}
