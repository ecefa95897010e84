/** A worker has no pages: it tells whoever watches it that it lives, whether it can work, and its numbers. */

import { createServer } from 'node:http';
import { createProbes } from '../web/probe-handler.ts';
import type { Parts } from './compose.ts';
import type { Config } from './config.ts';
import { isLoopback, listen } from './listen.ts';

export interface ProbeServer {
  /** Where it is reached. */
  readonly url: string;
  stop(): void;
}

/** Undefined when no port was given. */
export async function startProbes(
  { HOST, WORKER_PORT, METRICS_TOKEN }: Config,
  { store, engine, metrics, log }: Parts,
): Promise<ProbeServer | undefined> {
  if (WORKER_PORT === undefined) return undefined;
  const readers = { token: METRICS_TOKEN, openToThisMachine: isLoopback(HOST) };
  const probes = createProbes({ store, engine, metrics: { ...metrics, ...readers }, log });
  const http = createServer(async (request, response) => {
    if (!(await probes(request, response))) response.writeHead(404).end('not found\n');
  });
  const url = await listen(http, { HOST, PORT: WORKER_PORT });
  return {
    url,
    stop: () => {
      http.close();
      http.closeAllConnections();
    },
  };
}
