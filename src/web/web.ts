import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Dispatch } from '../flow/ports/dispatch.ts';
import { createChanges } from './changes.ts';
import type { WebContext } from './context.ts';
import { type Exchange, sendJson, sendPage, setSafetyHeaders } from './exchange.ts';
import { createLogFeeds } from './log/feeds.ts';
import { createLogIndexes } from './log/indexes.ts';
import { createLogTimelines } from './log/timelines.ts';
import { createOrigins } from './origins.ts';
import { troublePage } from './pages/trouble.ts';
import { createQueueWatch } from './queue/watch.ts';
import { createReadiness } from './readiness.ts';
import { answerFor } from './routes.ts';
import { recognizeViewer } from './sign-in/recognize-viewer.ts';
import { ANYBODY } from './viewer.ts';

/** What createWeb needs; `now` is the system's clock unless told. */
export type WebOptions = Omit<
  WebContext,
  'now' | 'changes' | 'origins' | 'indexes' | 'timelines' | 'feeds' | 'queue'
> & {
  readonly dispatch: Pick<Dispatch, 'queue' | 'openRuns'>;
  readonly now?: () => number;
};

/** Resolves with whether the path was one of ours; then the request has been answered, or is being answered. Never rejects. */
export type WebHandler = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

/**
 * The pages of this server, its logs as text, its API, and whether it is up. Who may not know of something is answered 404
 * (S40). Give `openToAll` and `isLocal` only where everybody who can reach this server may see, or do, everything.
 */
export function createWeb(options: WebOptions): WebHandler {
  const { store, logs, log, dispatch, now = Date.now } = options;
  const indexes = createLogIndexes(logs);
  const feeds = createLogFeeds(logs, indexes, error => log.error({ err: error }, 'a log could not be followed'));
  const timelines = createLogTimelines(logs);
  const queue = createQueueWatch({ dispatch, store, now });
  const shared = { changes: createChanges(store), origins: createOrigins(store), indexes, timelines, feeds, queue };
  const context: WebContext = { ...options, now, ...shared };
  const readiness = createReadiness(context.store, context.engine);

  return async (request, response) => {
    const [path = '/', query] = (request.url ?? '/').split('?');
    const answer = answerFor(context, readiness, request.method, path);
    if (answer === undefined) return false;
    setSafetyHeaders(response);
    const unknown = { request, response, path, query: new URLSearchParams(query), viewer: ANYBODY };
    try {
      const viewer = isForAll(path) ? ANYBODY : await recognizeViewer(context, request);
      if (viewer === undefined) refuseToken(unknown);
      else await answer({ ...unknown, viewer });
    } catch (error) {
      context.log.error({ err: error, path }, 'a page could not be made');
      if (response.headersSent) response.destroy();
      else sendPage(unknown, 503, troublePage());
    }
    return true;
  };
}

/** Whoever asks for these gets the same. */
function isForAll(path: string): boolean {
  return path === '/healthz' || path === '/readyz' || path === '/metrics' || path.startsWith('/assets/');
}

function refuseToken(exchange: Exchange): void {
  exchange.response.setHeader('www-authenticate', 'Bearer');
  sendJson(exchange, 401, { error: 'This token is not known, or has ended.' });
}
