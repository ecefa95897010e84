import type { Attempt, AttemptRef, JobRun, Run } from '../model/run.ts';
import type { WebContext } from './context.ts';
import { openEventStream } from './event-stream.ts';
import { closed, type Exchange, write } from './exchange.ts';
import type { Html } from './html.ts';
import { createLineRenderer } from './log-lines.ts';
import { foldedLog, growingLog, type LogExcerpt } from './pages/log.ts';
import { jobPath } from './paths.ts';

/** How much of a log a page shows at most, in bytes: browsers are slow with more, and there is the whole log. */
const shownBytes = 512 * 1024;
const readBytes = 256 * 1024;
const newline = 0x0a;
const carriageReturn = 0x0d;

/** A try of a job whose log is asked for. */
export interface LogOf {
  readonly run: Run;
  readonly jobRun: JobRun;
  readonly attempt: Attempt;
}

/** The log as a page shows it. */
export async function pageLog({ logs }: WebContext, of: LogOf): Promise<Html> {
  const ref = refOf(of);
  const { ended } = of.attempt;
  const excerpt = await readEnd(logs, ref);
  if (ended !== undefined) return foldedLog(excerpt, 'sections' in ended ? ended.sections : []);
  const address = jobPath(of.run.id, of.jobRun.job.key);
  return growingLog(excerpt, offset => `${address}/live?attempt=${ref.number}&offset=${offset}`);
}

/** The log as text, from `offset`; with `follow=1` as it grows. */
export async function sendLog({ logs }: WebContext, of: LogOf | undefined, exchange: Exchange): Promise<void> {
  const { request, response, query } = exchange;
  response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8', 'x-accel-buffering': 'no' });
  if (request.method === 'HEAD' || of === undefined) {
    response.end();
    return;
  }
  response.flushHeaders();
  const signal = closed(exchange);
  const ref = refOf(of);
  const offset = readNumber(query.get('offset')) ?? 0;
  // The log of a try whose worker was lost may stay unsealed, and nothing comes any more.
  if (query.get('follow') === '1' && of.attempt.ended === undefined) {
    for await (const piece of logs.follow(ref, offset, signal)) await write(exchange, piece);
  } else {
    for (let at = offset; !signal.aborted; ) {
      const { bytes } = await logs.read(ref, at, readBytes);
      if (bytes.length === 0) break;
      await write(exchange, bytes);
      at += bytes.length;
    }
  }
  response.end();
}

/** The log's lines as events of markup, from the beginning of a line. A reader that comes back goes on where it was. */
export async function streamLog({ logs }: WebContext, of: LogOf, exchange: Exchange): Promise<void> {
  const { request, query } = exchange;
  const offset = readNumber(request.headers['last-event-id']) ?? readNumber(query.get('offset')) ?? 0;
  const stream = openEventStream(exchange);
  const renderer = createLineRenderer();
  for await (const piece of logs.follow(refOf(of), offset, stream.signal)) {
    const lines = renderer
      .push(piece)
      .map(line => line.markup)
      .join('');
    await stream.send('log', { lines, rest: renderer.rest()?.markup ?? '' }, offset + renderer.completedBytes());
  }
  await stream.send('sealed', {});
  stream.end();
}

function refOf({ run, jobRun, attempt }: LogOf): AttemptRef {
  return { runId: run.id, key: jobRun.job.key, number: attempt.number };
}

/** The last part of a log, from the beginning of a line, or of one drawing of a line that is longer than all of it. */
async function readEnd(logs: WebContext['logs'], ref: AttemptRef): Promise<LogExcerpt> {
  const from = Math.max(0, (await logs.size(ref)) - shownBytes);
  const { bytes } = await logs.read(ref, from, shownBytes);
  const skipped = from === 0 ? 0 : bytes.findIndex(byte => byte === newline || byte === carriageReturn) + 1;
  return { bytes: bytes.subarray(skipped), offset: from + skipped };
}

/** A whole number that was sent to us; undefined for anything else. */
export function readNumber(text: string | string[] | null | undefined): number | undefined {
  return typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
