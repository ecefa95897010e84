import type { AttemptRef } from '../../model/run.ts';
import type { WebContext } from '../context.ts';
import { closed, type Exchange, write } from '../exchange.ts';
import { readWhole, withTimes } from '../log/whole.ts';

/** Sends a log with the time before each line. How long that is shows at its end only: there are no parts of it to ask for. */
export async function sendLogWithTimes(context: WebContext, ref: AttemptRef, exchange: Exchange): Promise<void> {
  const { request, response } = exchange;
  response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8', 'accept-ranges': 'none' });
  const signal = closed(exchange);
  if (request.method !== 'HEAD') {
    for await (const piece of withTimes(context, ref, 0, readWhole(context.logs, ref, 0))) {
      if (signal.aborted) break;
      await write(exchange, piece);
    }
  }
  response.end();
}
