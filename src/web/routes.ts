import { findVisible, findVisibleRuns, type Sight } from './access.ts';
import { showAccount } from './account.ts';
import { answerApi, isApi } from './api/serve.ts';
import { answerArtifacts, keptBy, keptByAll } from './artifacts.ts';
import { assetPath, sendAsset } from './assets.ts';
import { sendBadge, sendFeed } from './badge.ts';
import type { WebContext } from './context.ts';
import { endWithRight } from './end-with-right.ts';
import { type Answer, type Exchange, sendJson, sendPage } from './exchange.ts';
import { answerForm, routeForm } from './forms.ts';
import { answerRunTests, routeHistory } from './history/answers.ts';
import { type LogOf, readEnd, readNumber, sendLog } from './job-log.ts';
import { streamChanges, streamJob } from './live.ts';
import { answerViewer } from './log/answers.ts';
import { jobPage } from './pages/job.ts';
import { notFoundPage } from './pages/not-found.ts';
import { runPage } from './pages/run.ts';
import { runsPage } from './pages/runs.ts';
import { callbackPath } from './paths.ts';
import { probes } from './probes.ts';
import type { Readiness } from './readiness.ts';
import { recognizeViewer } from './sign-in/recognize-viewer.ts';
import { beginSignIn, finishSignIn } from './sign-in/routes.ts';
import { showStart } from './start-run.ts';

/** How many runs the first page shows. */
const listed = 50;

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
  if (path === '/') {
    return async exchange => {
      const { runs } = await findVisibleRuns(context, exchange.viewer, { limit: listed });
      sendPage(exchange, 200, runsPage(runs, context.now()));
    };
  }
  // Without access this would tell when something happens in private repositories.
  if (path === '/live') {
    return async exchange =>
      streamChanges(context, exchange, () => context.openToAll || exchange.viewer.kind === 'operator');
  }
  // Browsers ask for it beside what is no page of ours, such as a raw log.
  if (path === '/favicon.ico') {
    return async ({ response }) => void response.writeHead(302, { location: assetPath('berth.svg') }).end();
  }
  if (path === '/sign-in') return exchange => beginSignIn(context, exchange);
  if (path === callbackPath) return exchange => finishSignIn(context, exchange);
  if (path === '/account') return exchange => showAccount(context, exchange);
  const [, repositoryId] = /^\/repositories\/(\d{1,15})\/start$/.exec(path) ?? [];
  if (repositoryId !== undefined) return exchange => showStart(context, exchange, Number(repositoryId));
  const [, name = '', kind] = /^\/([\w-]{1,39}\/[\w.-]{1,100})\/(badge\.svg|feed\.atom)$/.exec(path) ?? [];
  if (kind === 'badge.svg') return exchange => sendBadge(context, exchange, name);
  if (kind === 'feed.atom') return exchange => sendFeed(context, exchange, name);
  const history = routeHistory(path);
  if (history !== undefined) return exchange => history(context, exchange);
  if (path.startsWith('/assets/')) return async exchange => void (sendAsset(exchange, path) || sendMissing(exchange));
  if (path.startsWith('/runs/')) return exchange => answerRun(context, decode(path.slice('/runs/'.length)), exchange);
  return undefined;
}

/** `ID`, `ID/live`, `ID/tests`, or `ID/jobs/KEY` and below. */
async function answerRun(context: WebContext, parts: readonly string[], exchange: Exchange): Promise<void> {
  const [id = '', part, key, ...rest] = parts;
  const sight = await findVisible(context, exchange.viewer, id);
  if (sight === undefined) return sendMissing(exchange);
  endWithRight(context.rights, exchange, () => maySee(context, exchange, id));
  const { run, role } = sight;
  if (parts.length === 1) {
    const hands = { viewer: exchange.viewer, role };
    return sendPage(exchange, 200, runPage(run, keptByAll(sight), context.now(), hands));
  }
  if (parts.length === 2 && part === 'live') return streamChanges(context, exchange, changed => changed === run.id);
  if (parts.length === 2 && part === 'tests') return answerRunTests(context, sight, exchange);
  if (part === 'jobs' && key !== undefined) return answerJob(context, sight, key, rest.join('/'), exchange);
  return sendMissing(exchange);
}

/** The viewer is recognized anew, and the repository asked about: neither a session nor a right lasts longer than it does. */
async function maySee(context: WebContext, { request }: Exchange, id: string): Promise<boolean> {
  const viewer = await recognizeViewer(context, request);
  return viewer !== undefined && (await findVisible(context, viewer, id)) !== undefined;
}

async function answerJob(
  context: WebContext,
  sight: Sight,
  key: string,
  part: string,
  exchange: Exchange,
): Promise<void> {
  const { run, role } = sight;
  const jobRun = run.jobs.find(({ job }) => job.key === key);
  if (jobRun === undefined) return sendMissing(exchange);
  const asked = readNumber(exchange.query.get('attempt'));
  const attempt = asked === undefined ? jobRun.attempts.at(-1) : jobRun.attempts.find(({ number }) => number === asked);
  if (asked !== undefined && attempt === undefined) return sendMissing(exchange);
  const of: LogOf | undefined = attempt && { run, jobRun, attempt };
  if (part === '') {
    const kept = keptBy(sight, jobRun, asked);
    const log = of?.attempt.startedAt === undefined ? undefined : await readEnd(context, of);
    return sendPage(
      exchange,
      200,
      jobPage({ run, jobRun, attempt, log, kept, hands: { viewer: exchange.viewer, role } }, context.now()),
    );
  }
  if (part === 'artifacts' || part.startsWith('artifacts/')) {
    const path = part === 'artifacts' ? undefined : part.slice('artifacts/'.length);
    return answerArtifacts(context, { sight, jobRun }, path, exchange);
  }
  if (part === 'log') return sendLog(context, of, exchange);
  if (part === 'live' && of !== undefined) return streamJob(context, of, exchange);
  if (part === 'live') return streamChanges(context, exchange, changed => changed === run.id);
  if (of !== undefined && (await answerViewer(context, of, part, exchange))) return;
  return sendMissing(exchange);
}

function sendMissing(exchange: Exchange): void {
  sendPage(exchange, 404, notFoundPage(exchange.viewer.kind === 'anybody' ? exchange.path : undefined));
}

/** The parts of a path; none of a path that is no text. */
function decode(path: string): readonly string[] {
  try {
    return path.split('/').map(decodeURIComponent);
  } catch {
    return [];
  }
}
