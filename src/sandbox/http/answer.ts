import { refuseRequest, refuseResponse } from '../contract/rest.ts';
import type { Json } from '../contract/schema.ts';
import { findRepository, type World } from '../state/world.ts';
import { authorize } from './access.ts';
import type { Call, Caller, Limits } from './call.ts';
import { invalidRequest, notFound, Refusal, type Reply } from './reply.ts';
import type { Match } from './router.ts';

/** A request as it came in, before anything was checked. */
export interface Incoming {
  readonly method: string;
  readonly pathname: string;
  readonly query: Record<string, unknown>;
  readonly body: unknown;
  readonly accept: string;
  readonly base: string;
  readonly caller: Caller;
  readonly limits: Limits;
}

/** Checks the request, does the operation and checks the answer. Refusals come back as replies. */
export async function answer(world: World, match: Match, incoming: Incoming): Promise<Reply> {
  const reply = await attempt(world, match, incoming);
  const raw = Buffer.isBuffer(reply.body);
  const complaint = raw ? undefined : refuseResponse(incoming.method, match.template, reply.status, reply.body);
  if (complaint === undefined) return reply;
  const violation = `${incoming.method} ${match.template} ${reply.status}: ${complaint}`;
  world.violations.push(violation);
  return { status: 500, body: { message: `The sandbox broke GitHub's contract: ${violation}` } };
}

async function attempt(world: World, match: Match, incoming: Incoming): Promise<Reply> {
  try {
    return await perform(world, match, incoming);
  } catch (error) {
    if (error instanceof Refusal) return refusalReply(world, error);
    throw error;
  }
}

async function perform(world: World, match: Match, incoming: Incoming): Promise<Reply> {
  const { operation, template, path } = match;
  const { query } = incoming;
  const refuse = () => {
    const complaint = refuseRequest(incoming.method, template, { path, query }, incoming.body);
    if (complaint !== undefined) throw invalidRequest(complaint);
  };
  const call: Call = { ...incoming, world, path, query, body: asJson(incoming.body) };
  const { caller } = call;
  if (operation.needs === 'app') {
    if (caller.kind !== 'app') throw new Refusal(401, 'A JSON web token could not be decoded');
    refuse();
    return moved(call) ?? operation.answer(call, caller.app);
  }
  if (operation.needs === 'repository') {
    const repository = findRepository(world, String(path['owner']), String(path['repo']));
    if (!repository) return moved(call) ?? Promise.reject(notFound());
    authorize(caller, repository, operation.permission, operation.appsOnly ?? false);
    refuse();
    return operation.answer({ ...call, repository });
  }
  if (operation.needs === 'installation' && caller.kind !== 'installation') {
    throw new Refusal(caller.kind === 'nobody' ? 401 : 403, 'Resource not accessible by this kind of credential');
  }
  refuse();
  return operation.answer(call);
}

/** A repository that was renamed or transferred answers 301 to its numeric address, unless another took its place. */
function moved(call: Call): Reply | undefined {
  if (findRepository(call.world, String(call.path['owner']), String(call.path['repo']))) return undefined;
  const former = `${String(call.path['owner'])}/${String(call.path['repo'])}`;
  const id = call.world.formerNames.get(former.toLowerCase());
  const repository = id === undefined ? undefined : call.world.repositories.get(id);
  if (!repository) return undefined;
  const url = `${call.base}${call.pathname.replace(/^\/repos\/[^/]+\/[^/]+/, `/repositories/${repository.id}`)}`;
  return {
    status: 301,
    headers: { location: url },
    body: { message: 'Moved Permanently', url, documentation_url: documentation(call.world) },
  };
}

/** A refusal in the shape GitHub gives it. */
export function refusalReply(world: World, refusal: Refusal): Reply {
  return {
    status: refusal.status,
    headers: refusal.headers,
    body: {
      message: refusal.message,
      ...(refusal.errors ? { errors: refusal.errors } : {}),
      documentation_url: documentation(world),
      status: String(refusal.status),
    },
  };
}

function documentation(world: World): string {
  return `${world.url}/docs/rest`;
}

function asJson(body: unknown): Json {
  return typeof body === 'object' && body !== null ? { ...body } : {};
}
