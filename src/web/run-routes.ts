import { findVisible, type Sight } from './access.ts';
import { answerArtifacts, keptBy, keptByAll } from './artifacts.ts';
import type { WebContext } from './context.ts';
import { endWithRight } from './end-with-right.ts';
import { type Exchange, sendPage } from './exchange.ts';
import { answerRunTests } from './history/answers.ts';
import { type LogOf, readEnd, readNumber, sendLog } from './job-log.ts';
import { streamChanges, streamJob } from './live.ts';
import { answerViewer } from './log/answers.ts';
import { sendMissing } from './missing.ts';
import { jobPage } from './pages/job.ts';
import { runPage } from './pages/run.ts';
import { aroundOf } from './queue/watch.ts';
import { recognizeViewer } from './sign-in/recognize-viewer.ts';

/** `/runs/ID`, `/runs/ID/live`, `/runs/ID/tests`, or `/runs/ID/jobs/KEY` and below. */
export async function answerRun(context: WebContext, exchange: Exchange): Promise<void> {
  const parts = decode(exchange.path.slice('/runs/'.length));
  const [id = '', part, key, ...rest] = parts;
  const sight = await findVisible(context, exchange.viewer, id);
  if (sight === undefined) return sendMissing(exchange);
  endWithRight(context.rights, exchange, () => maySee(context, exchange, id));
  const { run, role } = sight;
  if (parts.length === 1) {
    const hands = { viewer: exchange.viewer, role };
    return sendPage(
      exchange,
      200,
      runPage(run, keptByAll(sight), context.now(), hands, await aroundOf(context.queue, run)),
    );
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
    const around = await aroundOf(context.queue, run);
    const log = of?.attempt.startedAt === undefined ? undefined : await readEnd(context, of);
    return sendPage(
      exchange,
      200,
      jobPage({ run, jobRun, attempt, log, kept, hands: { viewer: exchange.viewer, role }, around }, context.now()),
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

/** The parts of a path; none of a path that is no text. */
function decode(path: string): readonly string[] {
  try {
    return path.split('/').map(decodeURIComponent);
  } catch {
    return [];
  }
}
