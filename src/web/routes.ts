import { showAccount } from './account.ts';
import { answerApi, isApi } from './api/serve.ts';
import { assetPath, sendAsset } from './assets.ts';
import type { WebContext } from './context.ts';
import { type Answer, type Exchange, sendJson, sendPage } from './exchange.ts';
import { answerForm, routeForm } from './forms.ts';
import { readNumber } from './job-log.ts';
import { showRepositories, showRuns } from './lists.ts';
import { streamList } from './live.ts';
import { sendMissing } from './missing.ts';
import { queuePage } from './pages/queue.ts';
import { callbackPath, queuePath, runsPath } from './paths.ts';
import { probes } from './probes.ts';
import { readQueue } from './queue/read.ts';
import type { Readiness } from './readiness.ts';
import { routeRepository } from './repository-routes.ts';
import { answerRun } from './run-routes.ts';
import { beginSignIn, finishSignIn } from './sign-in/routes.ts';
import { showStart } from './start-run.ts';

type AnswerIn = (context: WebContext, exchange: Exchange) => Promise<void>;

const places: ReadonlyMap<string, AnswerIn> = new Map<string, AnswerIn>([
  ['/', showRepositories],
  [runsPath, showRuns],
  [queuePath, showQueue],
  ['/live', async (context, exchange) => streamList(context, exchange, readNumber(exchange.query.get('repository')))],
  // Browsers ask for it beside what is no page of ours, such as a raw log.
  ['/favicon.ico', async (_, { response }) => void response.writeHead(302, { location: assetPath('berth.svg') }).end()],
  ['/sign-in', beginSignIn],
  [callbackPath, finishSignIn],
  ['/account', showAccount],
]);

/** What answers a request; undefined when the path is not ours. */
export function answerFor(
  context: WebContext,
  readiness: () => Promise<Readiness>,
  method: string | undefined,
  path: string,
): Answer | undefined {
  if (isApi(path)) return exchange => answerApi(context, exchange);
  const form = routeForm(path);
  if (method === 'POST' && form !== undefined) return exchange => answerForm(form, context, exchange);
  const read = route(context, readiness, path);
  if (method === 'GET' || method === 'HEAD') return read;
  if (read === undefined && form === undefined) return undefined;
  return async exchange => {
    exchange.response.setHeader('allow', read === undefined ? 'POST' : 'GET, HEAD');
    sendJson(exchange, 405, { error: 'not by this method' });
  };
}

function route(context: WebContext, readiness: () => Promise<Readiness>, path: string): Answer | undefined {
  const probe = probes(context, readiness).get(path);
  if (probe !== undefined) return probe;
  const answer = places.get(path) ?? routeBelow(path);
  return answer && (exchange => answer(context, exchange));
}

function routeBelow(path: string): AnswerIn | undefined {
  const [, repositoryId] = /^\/repositories\/(\d{1,15})\/start$/.exec(path) ?? [];
  if (repositoryId !== undefined) return (context, exchange) => showStart(context, exchange, Number(repositoryId));
  if (path.startsWith('/assets/'))
    return async (_, exchange) => void (sendAsset(exchange, path) || sendMissing(exchange));
  if (path.startsWith('/runs/')) return answerRun;
  return routeRepository(path);
}

async function showQueue(context: WebContext, exchange: Exchange): Promise<void> {
  const view = await readQueue(context, exchange.viewer);
  return view === undefined ? sendMissing(exchange) : sendPage(exchange, 200, queuePage(view, context.now()));
}
