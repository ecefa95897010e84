import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { World } from '../state/world.ts';
import { answer, refusalReply } from './answer.ts';
import type { Caller } from './call.ts';
import type { Faults } from './fault.ts';
import { faultReply } from './fault-reply.ts';
import { identify } from './identity.ts';
import type { Quota } from './quota.ts';
import type { Seen } from './record.ts';
import { notFound, Refusal, type Reply } from './reply.ts';
import type { Router } from './router.ts';
import { parseJson, readText, writeReply } from './wire.ts';

/** What answering a REST request takes. */
export interface RestServer {
  readonly world: World;
  readonly router: Router;
  readonly faults: Faults;
  readonly quota: Quota;
  readonly seen: Seen[];
}

/** Answers one request of the REST API, below `prefix` ('' or '/api/v3'), and writes it down. */
export async function serveRest(
  server: RestServer,
  prefix: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const started = performance.now();
  const url = new URL(request.url ?? '/', server.world.url);
  const path = byName(server.world, url.pathname.slice(prefix.length) || '/');
  const method = request.method ?? 'GET';
  const at = server.world.now().getTime();
  let body: unknown;
  let caller: Caller = { kind: 'nobody' };
  let status = 0;
  try {
    const text = await readText(request);
    const fault = server.faults.take(method, path);
    const before = fault && fault.kind !== 'bad_gateway_after' ? faultReply(fault, server.world.now()) : undefined;
    if (fault?.kind === 'hang') return;
    if (fault?.kind === 'reset' && !fault.after) {
      request.socket.resetAndDestroy();
      return;
    }
    if (fault?.kind === 'slow') await wait(fault.ms, undefined, { signal: server.world.closing.signal });
    const reply = before ?? (await real(text));
    if (fault?.kind === 'reset') {
      request.socket.resetAndDestroy();
      return;
    }
    const told = fault?.kind === 'bad_gateway_after' ? (faultReply(fault, server.world.now()) ?? reply) : reply;
    status = told.status;
    writeReply(request, response, { ...told, headers: { ...server.quota.headers(caller), ...told.headers } });
  } finally {
    const duration = performance.now() - started;
    const { headers } = request;
    server.seen.push({ method, path, query: url.search, status, at, duration, caller: caller.kind, body, headers });
  }

  async function real(text: string): Promise<Reply> {
    try {
      body = parseJson(text);
      caller = identify(server.world, request.headers.authorization);
      server.quota.count(caller);
      const match = server.router(method, path);
      if (!match) throw notFound();
      return await answer(server.world, match, {
        method,
        pathname: path,
        query: Object.fromEntries(url.searchParams),
        body,
        accept: request.headers.accept ?? '',
        base: `${server.world.url}${prefix}`,
        caller,
        limits: server.quota.state(caller),
      });
    } catch (error) {
      if (error instanceof Refusal) return refusalReply(server.world, error);
      throw error;
    }
  }
}

/** /repositories/{id}/... means the same as /repos/{owner}/{repo}/... */
function byName(world: World, path: string): string {
  const match = /^\/repositories\/(\d+)(\/.*)?$/.exec(path);
  const repository = match && world.repositories.get(Number(match[1]));
  return repository ? `/repos/${repository.owner.login}/${repository.name}${match[2] ?? ''}` : path;
}
