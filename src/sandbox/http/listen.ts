import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { serveAccessToken } from '../oauth/access-token.ts';
import type { World } from '../state/world.ts';
import { isGitPath, serveGitRequest } from './git-server.ts';
import { type RestServer, serveRest } from './rest-server.ts';

/** What people see in a browser; answers false for addresses it does not know. */
export type Pages = (request: IncomingMessage, response: ServerResponse, pathname: string) => Promise<boolean>;

const enterprise = '/api/v3';
const restRoots = new Set([
  'app',
  'app-manifests',
  'installation',
  'repos',
  'repositories',
  'rate_limit',
  'user',
  'users',
  'meta',
]);

/** Listens on 127.0.0.1 and hands requests to git, to the REST API or to the pages. Sets `world.url`. */
export async function listen(world: World, rest: RestServer, pages: Pages, port: number): Promise<Server> {
  const server = createServer((request, response) => {
    dispatch(request, response).catch((error: unknown) => fail(response, error));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the sandbox has no address');
  world.url = `http://127.0.0.1:${address.port}`;
  return server;

  async function dispatch(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', world.url);
    if (pathname === '/login/oauth/access_token') return serveAccessToken(world, request, response);
    if (isGitPath(pathname)) return serveGitRequest(world, request, response);
    if (pathname === enterprise || pathname.startsWith(`${enterprise}/`)) {
      return serveRest(rest, enterprise, request, response);
    }
    if (restRoots.has(pathname.split('/')[1] ?? '')) return serveRest(rest, '', request, response);
    if (await pages(request, response, pathname)) return;
    return serveRest(rest, '', request, response);
  }

  /** Our own fault: loud, in the answer and in the list of violations. */
  function fail(response: ServerResponse, error: unknown): void {
    if (world.closing.signal.aborted) return;
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
    world.violations.push(reason);
    if (response.headersSent) return void response.destroy();
    response.writeHead(500, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ message: `The sandbox failed: ${reason}` }));
  }
}
