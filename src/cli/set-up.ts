/** The first start: nothing but the page that registers the GitHub App, until it has done so. */

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Logger } from 'pino';
import { callbackPath } from '../web/paths.ts';
import { composeSetup } from './compose.ts';
import type { Config } from './config.ts';
import { listen } from './listen.ts';
import { paint } from './print.ts';
import type { Credentials } from './serve.ts';

/** Resolves with the credentials once the app is registered, or with nothing when `stopped` came first. */
export async function setUp(config: Config, log: Logger, stopped: Promise<void>): Promise<Credentials | undefined> {
  const http = createServer();
  const url = await listen(http, config);
  const registered = Promise.withResolvers<Credentials>();
  const setup = composeSetup(config, url, { log, signInPath: callbackPath, onRegistered: registered.resolve });
  http.on('request', async (request, response) => {
    if (await setup.handle(request, response)) return;
    // Whoever watches over a container must not restart it before it was ever registered.
    if (request.url === '/healthz') return void response.end('{"status":"up"}\n');
    response.writeHead(303, { location: '/setup' }).end();
  });
  process.stderr.write(
    `${paint(['yellow', 'bold'], 'berth', process.stderr)} is not connected to GitHub yet. Open this page to register it:\n\n  ${setup.url}\n\n`,
  );
  const credentials = await Promise.race([registered.promise, stopped.then(() => undefined)]);
  const closed = once(http, 'close');
  http.close();
  http.closeIdleConnections();
  setTimeout(() => http.closeAllConnections(), 1_000).unref();
  await closed;
  return credentials;
}
