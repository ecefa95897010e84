import { create as contentDisposition } from 'content-disposition';
import type { Attempt, AttemptRef, JobRun, Run } from '../model/run.ts';
import type { WebContext } from './context.ts';
import { closed, type Exchange, sendPieces } from './exchange.ts';
import type { Html } from './html.ts';
import { createLineRenderer } from './log/line-renderer.ts';
import { readWhole, withTimes } from './log/whole.ts';

/** How much of a log a page holds by itself, in bytes: its end, for those without scripts and until the viewer has begun. */
const SHOWN_BYTES = 64 * 1024;
const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** A try of a job whose log is asked for. */
export interface LogOf {
  readonly run: Run;
  readonly jobRun: JobRun;
  readonly attempt: Attempt;
}

/** The name of a try's log. */
export function refOf({ run, jobRun, attempt }: LogOf): AttemptRef {
  return { runId: run.id, key: jobRun.job.key, number: attempt.number };
}

/** The end of a log. */
export interface LogEnd {
  readonly lines: readonly Html[];
  /** Bytes before it. */
  readonly leftOut: number;
}

/** The last part of a log, from the beginning of a line, or of one drawing of a line that is longer than all of it. */
export async function readEnd({ logs, indexes }: WebContext, of: LogOf): Promise<LogEnd> {
  const ref = refOf(of);
  // The viewer asks for it as soon as the page has it; what goes wrong it is told then.
  indexes.get(ref).catch(() => undefined);
  const from = Math.max(0, (await logs.size(ref)) - SHOWN_BYTES);
  const { bytes } = await logs.read(ref, from, SHOWN_BYTES);
  const skipped = from === 0 ? 0 : bytes.findIndex(byte => byte === NEWLINE || byte === CARRIAGE_RETURN) + 1;
  const renderer = createLineRenderer();
  const lines = [...renderer.push(bytes.subarray(skipped)), ...renderer.rest()];
  return { lines, leftOut: from + skipped };
}

/**
 * The log as text, from `offset`; with `follow=1` as it grows, with `download=1` as a file, with `timestamps=1` the time
 * before each line.
 */
export async function sendLog(context: WebContext, of: LogOf | undefined, exchange: Exchange): Promise<void> {
  const { logs } = context;
  const { request, response, query } = exchange;
  const file = contentDisposition(`${of?.jobRun.job.key ?? 'job'}.log`.replaceAll('/', '_').toWellFormed());
  response.writeHead(200, {
    'content-type': 'text/plain; charset=utf-8',
    'x-accel-buffering': 'no',
    ...(query.get('download') === '1' ? { 'content-disposition': file } : {}),
  });
  if (request.method === 'HEAD' || of === undefined) {
    response.end();
    return;
  }
  response.flushHeaders();
  const signal = closed(exchange);
  const ref = refOf(of);
  const offset = readNumber(query.get('offset')) ?? 0;
  // The log of a try whose worker was lost may stay unsealed, and nothing comes any more.
  const isOpen = of.attempt.ended === undefined;
  const isFollowed = query.get('follow') === '1' && isOpen;
  const plain = isFollowed ? logs.follow(ref, offset, signal) : readWhole(logs, ref, offset);
  const pieces = query.get('timestamps') === '1' ? withTimes(context, ref, { offset, isOpen }, plain) : plain;
  await sendPieces(exchange, pieces, signal);
}

/** A whole number that was sent to us; undefined for anything else. */
export function readNumber(text: string | string[] | null | undefined): number | undefined {
  return typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
