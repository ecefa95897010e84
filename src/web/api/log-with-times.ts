import type { WebContext } from '../context.ts';
import { closed, type Exchange, sendPieces } from '../exchange.ts';
import { type LogOf, refOf } from '../job-log.ts';
import { readWhole, withTimes } from '../log/whole.ts';

/** Sends a log with the time before each line. How long that is shows at its end only: there are no parts of it to ask for. */
export async function sendLogWithTimes(context: WebContext, of: LogOf, exchange: Exchange): Promise<void> {
  const { request, response } = exchange;
  response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8', 'accept-ranges': 'none' });
  if (request.method === 'HEAD') return void response.end();
  const ref = refOf(of);
  const place = { offset: 0, isOpen: of.attempt.ended === undefined };
  await sendPieces(exchange, withTimes(context, ref, place, readWhole(context.logs, ref, 0)), closed(exchange));
}
