import type { Run } from '../model/run.ts';
import { findVisible, findVisibleRuns } from './access.ts';
import { answerArtifacts, keptBy, keptByAll } from './artifacts.ts';
import { assetPath, sendAsset } from './assets.ts';
import type { WebContext } from './context.ts';
import { type Exchange, sendJson, sendPage } from './exchange.ts';
import { type LogOf, readEnd, readNumber, sendLog } from './job-log.ts';
import { streamChanges, streamJob } from './live.ts';
import { answerViewer } from './log/answers.ts';
import { sendMetrics } from './metrics.ts';
import { jobPage } from './pages/job.ts';
import { notFoundPage } from './pages/not-found.ts';
import { runPage } from './pages/run.ts';
import { runsPage } from './pages/runs.ts';
import type { Readiness } from './readiness.ts';

/** Answers one request. */
export type Answer = (exchange: Exchange) => Promise<void>;

/** How many runs the first page shows. */
const listed = 50;

/** What answers a path; undefined when the path is not ours. */
export function route(context: WebContext, readiness: () => Promise<Readiness>, path: string): Answer | undefined {
  if (path === '/healthz') return async exchange => sendJson(exchange, 200, { status: 'up' });
  if (path === '/readyz') {
    return async exchange => {
      const state = await readiness();
      sendJson(exchange, state.ready ? 200 : 503, state);
    };
  }
  if (path === '/metrics') {
    return async exchange =>
      void ((await sendMetrics(context.metrics, context.store, exchange)) || sendMissing(exchange));
  }
  if (path === '/') {
    return async exchange => {
      const runs = await findVisibleRuns(context.store, listed, context);
      sendPage(exchange, 200, runsPage(runs, context.now()));
    };
  }
  // Without access this would tell when something happens in private repositories.
  if (path === '/live') return async exchange => streamChanges(context, exchange, () => context.openToAll);
  // Browsers ask for it beside what is no page of ours, such as a raw log.
  if (path === '/favicon.ico') {
    return async ({ response }) => void response.writeHead(302, { location: assetPath('berth.svg') }).end();
  }
  if (path.startsWith('/assets/')) return async exchange => void (sendAsset(exchange, path) || sendMissing(exchange));
  if (path.startsWith('/runs/')) return exchange => answerRun(context, decode(path.slice('/runs/'.length)), exchange);
  return undefined;
}

/** `ID`, `ID/live`, or `ID/jobs/KEY` and below. */
async function answerRun(context: WebContext, parts: readonly string[], exchange: Exchange): Promise<void> {
  const [id = '', part, key, ...rest] = parts;
  const run = await findVisible(context.store, id, context);
  if (run === undefined) return sendMissing(exchange);
  if (parts.length === 1) return sendPage(exchange, 200, runPage(run, keptByAll(context, run), context.now()));
  if (parts.length === 2 && part === 'live') return streamChanges(context, exchange, changed => changed === run.id);
  if (part === 'jobs' && key !== undefined) return answerJob(context, run, key, rest.join('/'), exchange);
  return sendMissing(exchange);
}

async function answerJob(context: WebContext, run: Run, key: string, part: string, exchange: Exchange): Promise<void> {
  const jobRun = run.jobs.find(({ job }) => job.key === key);
  if (jobRun === undefined) return sendMissing(exchange);
  const asked = readNumber(exchange.query.get('attempt'));
  const attempt = asked === undefined ? jobRun.attempts.at(-1) : jobRun.attempts.find(({ number }) => number === asked);
  if (asked !== undefined && attempt === undefined) return sendMissing(exchange);
  const of: LogOf | undefined = attempt && { run, jobRun, attempt };
  if (part === '') {
    const kept = keptBy(context, run, jobRun, asked);
    const log = of?.attempt.startedAt === undefined ? undefined : await readEnd(context, of);
    return sendPage(exchange, 200, jobPage({ run, jobRun, attempt, log, kept }, context.now()));
  }
  if (part === 'artifacts' || part.startsWith('artifacts/')) {
    const path = part === 'artifacts' ? undefined : part.slice('artifacts/'.length);
    return answerArtifacts(context, { run, jobRun }, path, exchange);
  }
  if (part === 'log') return sendLog(context, of, exchange);
  if (part === 'live' && of !== undefined) return streamJob(context, of, exchange);
  if (part === 'live') return streamChanges(context, exchange, changed => changed === run.id);
  if (of !== undefined && (await answerViewer(context, of, part, exchange))) return;
  return sendMissing(exchange);
}

function sendMissing(exchange: Exchange): void {
  sendPage(exchange, 404, notFoundPage());
}

/** The parts of a path; none of a path that is no text. */
function decode(path: string): readonly string[] {
  try {
    return path.split('/').map(decodeURIComponent);
  } catch {
    return [];
  }
}
