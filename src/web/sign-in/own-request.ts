import type { IncomingMessage } from 'node:http';

/**
 * Whether a request that changes something comes from a page of ours (S44). Browsers say where it comes from; what says
 * nothing is no browser, and has a token of its own to show.
 */
export function isOwnRequest({ headers }: IncomingMessage, baseUrl: string): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  return headers.origin !== undefined && headers.origin === new URL(baseUrl).origin;
}

/**
 * Whether somebody at this machine asks, and not through anything: a page elsewhere whose name leads here (DNS rebinding)
 * sends its own name, and a proxy says for whom it asks.
 */
export function isFromThisMachine({ headers, socket }: IncomingMessage): boolean {
  const isForwarded = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'].some(
    name => headers[name] !== undefined,
  );
  return !isForwarded && isLoopback(socket.remoteAddress ?? '') && isLoopback(hostOf(headers.host));
}

function hostOf(host = ''): string {
  return host.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^(::ffff:)?127(\.\d{1,3}){3}$/.test(host);
}
