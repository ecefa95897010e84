import { type Exchange, sendPage } from './exchange.ts';
import { notFoundPage } from './pages/not-found.ts';

/** The same bytes for what is not there and for what the reader may not know of; who might know more is asked to sign in. */
export function sendMissing(exchange: Exchange): void {
  sendPage(exchange, 404, notFoundPage(exchange.viewer.kind === 'anybody' ? exchange.path : undefined));
}
