import { findError } from '../../core/outputs/error-line.ts';
import type { WebContext } from '../context.ts';
import { closed, type Exchange, sendJson, write } from '../exchange.ts';
import { type LogOf, readNumber, refOf } from '../job-log.ts';
import { readLineStarts } from './line-starts.ts';
import { outlineOf } from './outline.ts';
import { finderOf, searchLog } from './search.ts';
import { readWindow } from './window.ts';

/** Longer words are looked for by nobody. */
const LONGEST_QUERY = 500;

/** What the viewer of a log asks for, by the last part of its address; false when there is nothing of this name. */
export async function answerViewer(context: WebContext, of: LogOf, part: string, exchange: Exchange): Promise<boolean> {
  const answer = answers[part];
  if (answer === undefined) return false;
  await answer(context, of, exchange);
  return true;
}

type Answer = (context: WebContext, of: LogOf, exchange: Exchange) => Promise<void>;

const answers: Readonly<Record<string, Answer | undefined>> = {
  __proto__: undefined,

  /** How long the log is, its commands, and whether times of its lines are kept. */
  async outline({ logs, indexes }, of, exchange) {
    const ref = refOf(of);
    sendJson(exchange, 200, await outlineOf(logs, ref, of.attempt, await indexes.get(ref)));
  },

  /** Markup of the lines from `from` on, to the end of their block. */
  async lines({ logs, indexes }, of, exchange) {
    const ref = refOf(of);
    const from = readNumber(exchange.query.get('from')) ?? 0;
    const { lines } = await readWindow(logs, ref, await indexes.get(ref), from);
    sendJson(exchange, 200, { from, lines: lines.map(({ markup }) => markup) });
  },

  /** When the lines came from `from` on, to the end of their block, in milliseconds since the epoch; null where nobody knows. */
  async times({ logs, indexes, timelines }, of, exchange) {
    const ref = refOf(of);
    const from = readNumber(exchange.query.get('from')) ?? 0;
    const starts = await readLineStarts(logs, ref, await indexes.get(ref), from);
    const timeline = await timelines.get(ref);
    sendJson(exchange, 200, { from, times: starts.map(start => timeline.at(start) ?? null) });
  },

  /** Numbers of the lines that hold `q`, from `from` on: a line of JSON for each part of the log, as it is looked through. */
  async search({ logs, indexes }, of, exchange) {
    const { request, response, query } = exchange;
    const words = (query.get('q') ?? '').slice(0, LONGEST_QUERY);
    const attempt = refOf(of);
    response.writeHead(200, { 'content-type': 'application/x-ndjson', 'x-accel-buffering': 'no' });
    if (request.method === 'HEAD' || words === '') return void response.end();
    const signal = closed(exchange);
    const from = readNumber(query.get('from')) ?? 0;
    const index = await indexes.get(attempt);
    for await (const finds of searchLog({ logs, attempt, index, from }, finderOf(words))) {
      if (signal.aborted) return;
      await write(exchange, `${JSON.stringify(finds)}\n`);
    }
    response.end();
  },

  /** The first line that looks like an error: in the command that failed, if one did, or else anywhere. */
  async 'first-error'({ logs, indexes }, of, exchange) {
    const attempt = refOf(of);
    const index = await indexes.get(attempt);
    const { sections, lines } = await outlineOf(logs, attempt, of.attempt, index);
    const failed = sections.findIndex(({ exitCode }) => exitCode !== undefined && exitCode !== 0);
    const from = sections[failed]?.line ?? 0;
    const signal = closed(exchange);
    for await (const finds of searchLog({ logs, attempt, index, from }, findError)) {
      const [line] = finds.lines;
      if (line !== undefined) return sendJson(exchange, 200, { line });
      if (signal.aborted) return;
    }
    // Nothing says so in words: what the command said last is the best there is.
    const last = failed === -1 ? undefined : (sections[failed + 1]?.line ?? lines) - 1;
    sendJson(exchange, 200, { line: last });
  },
};
