import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { InfraError } from '../model/errors.ts';
import type { Config } from './config.ts';

/** Resolves with where the server is reached, without a trailing slash. Throws InfraError when the port cannot be had. */
export async function listen(http: Server, { HOST, PORT }: Pick<Config, 'HOST' | 'PORT'>): Promise<string> {
  http.listen(PORT, HOST);
  await once(http, 'listening').catch((error: NodeJS.ErrnoException) => {
    throw new InfraError(`Cannot listen on port ${PORT} of ${HOST}: ${reasonFor(error)}`, {
      retryable: false,
      cause: error,
    });
  });
  const { port } = http.address() as AddressInfo;
  return `http://${HOST.includes(':') ? `[${HOST}]` : HOST}:${port}`;
}

function reasonFor({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'EADDRINUSE') return 'another program uses it. Stop that one, or set PORT to a free one.';
  if (code === 'EACCES') return 'we may not use it. Set PORT to one above 1023.';
  return message;
}

/** Whether only this machine reaches what listens there. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || host.startsWith('127.');
}
