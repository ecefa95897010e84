import type { IncomingMessage, ServerResponse } from 'node:http';
import { duringPush } from '../acts/push.ts';
import { serveGit } from '../git/backend.ts';
import { allows } from '../state/app.ts';
import { type Repository, roleOf } from '../state/repository.ts';
import { includesRole, type User } from '../state/user.ts';
import { findRepository, type World } from '../state/world.ts';
import { permissionsOn } from './access.ts';
import type { Caller } from './call.ts';
import { identify } from './identity.ts';
import { Refusal } from './reply.ts';

const pattern = /^\/([^/]+)\/([^/]+?)(?:\.git)?(\/info\/refs|\/git-upload-pack|\/git-receive-pack)$/;

/** Whether a path belongs to git's smart HTTP protocol. */
export function isGitPath(pathname: string): boolean {
  return pattern.test(pathname);
}

/** Clone, fetch and push. A push is followed by everything that follows a push. */
export async function serveGitRequest(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', world.url);
  const [, owner = '', name = '', service = ''] = pattern.exec(url.pathname) ?? [];
  const writes = service === '/git-receive-pack' || url.searchParams.get('service') === 'git-receive-pack';
  try {
    const caller = identify(world, request.headers.authorization);
    const repository = findRepository(world, owner, name);
    admit(caller, repository, writes);
    const user = accountOf(caller);
    const target = { path: repository.path, service, query: url.search.slice(1), user: user?.login ?? '' };
    if (service !== '/git-receive-pack' || !user) return await serveGit(target, request, response);
    await duringPush(world, repository, user, () => serveGit(target, request, response));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const ask = error.status === 401 ? { 'www-authenticate': 'Basic realm="GitHub"' } : {};
    response.writeHead(error.status, { 'content-type': 'text/plain', ...ask });
    response.end(error.message);
  }
}

function admit(caller: Caller, repository: Repository | undefined, writes: boolean): asserts repository is Repository {
  if (!repository) throw new Refusal(caller.kind === 'nobody' ? 401 : 404, 'Repository not found.');
  if (caller.kind === 'installation') return admitInstallation(caller, repository, writes);
  const role = roleOf(repository, caller.kind === 'user' ? caller.user : undefined);
  if (includesRole(role, writes ? 'write' : 'read')) return;
  if (caller.kind === 'nobody') throw new Refusal(401, 'Authentication is required.');
  throw new Refusal(role === 'none' ? 404 : 403, 'Permission to this repository denied.');
}

function admitInstallation(
  caller: Extract<Caller, { kind: 'installation' }>,
  repository: Repository,
  writes: boolean,
): void {
  if (!writes && !repository.private) return;
  const held = permissionsOn(caller, repository);
  if (held !== undefined && allows(held, 'contents', writes ? 'write' : 'read')) return;
  throw new Refusal(held === undefined ? 404 : 403, 'Write access to repository not granted.');
}

function accountOf(caller: Caller): User | undefined {
  if (caller.kind === 'user') return caller.user;
  return caller.kind === 'installation' ? caller.installation.app.bot : undefined;
}
