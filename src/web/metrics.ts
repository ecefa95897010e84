import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Metrics, Staff } from '../flow/ports/metrics.ts';
import type { Store } from '../flow/ports/store.ts';
import type { Exchange } from './exchange.ts';

/** Where the numbers come from, and who may read them: nobody, unless told. */
export interface MetricsSource extends Pick<Metrics, 'read'> {
  /** Whoever sends this as a bearer token may. */
  readonly token?: string | undefined;
  /**
   * Whether this machine may without. Only where nobody else reaches this server: through a proxy on this machine
   * everybody seems to be here.
   */
  readonly openToThisMachine?: boolean;
  readonly staff?: () => Promise<Staff>;
}

/** Answers with the numbers. Whoever may not read them is told that there is nothing: says false and leaves it to the caller. */
export async function sendMetrics(source: MetricsSource, store: Store, exchange: Exchange): Promise<boolean> {
  const { request, response } = exchange;
  if (!isAdmitted(source, request)) return false;
  // Without a database what this process counted is still worth knowing.
  const [backlog, staff] = await Promise.all([
    store.backlog().catch(() => undefined),
    source.staff?.().catch(() => undefined),
  ]);
  const { contentType, text } = await source.read({ backlog, staff });
  response.writeHead(200, { 'content-type': contentType });
  response.end(request.method === 'HEAD' ? undefined : text);
  return true;
}

function isAdmitted({ token, openToThisMachine }: MetricsSource, { headers, socket }: IncomingMessage): boolean {
  if (openToThisMachine && isLoopback(socket.remoteAddress)) return true;
  return token !== undefined && isSame(headers.authorization ?? '', `Bearer ${token}`);
}

function isLoopback(address = ''): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address);
}

/** Takes as long whatever was guessed. */
function isSame(given: string, wanted: string): boolean {
  const [a, b] = [given, wanted].map(text => createHash('sha256').update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}
