import type { IncomingMessage, ServerResponse } from 'node:http';
import { acceptManifest } from '../acts/manifest.ts';
import { findCommit } from '../git/read.ts';
import type { Pages } from '../http/listen.ts';
import { readText } from '../http/wire.ts';
import { agree, authorizePage } from '../oauth/authorize.ts';
import { isPullRequest } from '../state/issue.ts';
import type { User } from '../state/user.ts';
import { findRepository, findUser, type World } from '../state/world.ts';
import { avatar } from './avatar.ts';
import { checkRunPage } from './check-run.ts';
import { commitPage, filePage } from './commit.ts';
import { homePage } from './home.ts';
import { press } from './press.ts';
import { pullRequestPage } from './pull-request.ts';
import { repositoryPage } from './repository.ts';
import { script } from './script.ts';
import { style } from './style.ts';

/** No script but our own, nothing from elsewhere but pictures: a comment can show, but never do. */
const policy =
  "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' https: http: data:; base-uri 'none'; frame-ancestors 'none'";

const authorizePath = '/login/oauth/authorize';

/** The pages people look at. `viewer` is the login of the one who looks; the first account when it is not given. */
export function newPages(world: World, viewer: string | undefined): Pages {
  return async (request, response, pathname) => {
    const isForm =
      request.method === 'POST' && /^application\/x-www-form-urlencoded/.test(request.headers['content-type'] ?? '');
    if (isForm) return submit(world, viewerOf(world, viewer), request, response, pathname);
    if (request.method !== 'GET' || wantsJson(request)) return false;
    if (pathname === '/assets/sandbox.css') return send(response, style, 'text/css');
    if (pathname === '/assets/sandbox.js') return send(response, script, 'text/javascript');
    const face = /^\/avatars\/u\/(\d+)$/.exec(pathname);
    const user = face && [...world.users.values()].find(({ id }) => id === Number(face[1]));
    if (user) return send(response, avatar(user), 'image/svg+xml');
    if (pathname === authorizePath) return sendOr404(response, authorizePage(world, queryOf(world, request)));
    const page = await find(world, viewerOf(world, viewer), decodeURIComponent(pathname));
    return page === undefined ? false : send(response, page, 'text/html');
  };
}

async function find(world: World, viewer: User | undefined, pathname: string): Promise<string | undefined> {
  if (pathname === '/') return homePage(world);
  const [, owner = '', name = '', kind, id = '', ...path] = pathname.split('/');
  const repository = findRepository(world, owner, name);
  if (!repository) return undefined;
  switch (kind) {
    case undefined:
      return repositoryPage(world, repository);
    case 'pull': {
      const issue = repository.issues.get(Number(id));
      return issue && isPullRequest(issue) ? pullRequestPage(world, repository, issue, viewer) : undefined;
    }
    case 'runs': {
      const run = repository.runs.get(Number(id));
      return run && checkRunPage(world, repository, run);
    }
    case 'commit': {
      const commit = await findCommit(repository.path, id);
      return commit === undefined ? undefined : commitPage(repository, commit);
    }
    case 'blob':
      return filePage(repository, id, path.join('/'));
    default:
      return undefined;
  }
}

async function submit(
  world: World,
  viewer: User | undefined,
  request: IncomingMessage,
  response: ServerResponse,
  pathname: string,
): Promise<boolean> {
  const fields = new URLSearchParams(await readText(request));
  if (pathname === '/settings/apps/new' && viewer) {
    const state = queryOf(world, request).get('state');
    return redirect(response, acceptManifest(world, viewer, JSON.parse(fields.get('manifest') ?? '{}'), state));
  }
  if (pathname === authorizePath) {
    const target = agree(world, queryOf(world, request), fields.get('login') ?? '');
    return target === undefined ? sendOr404(response, undefined) : redirect(response, target);
  }
  const origin = request.headers['sec-fetch-site'];
  if (origin !== undefined && origin !== 'same-origin') return false;
  const [, owner = '', name = '', ...rest] = pathname.split('/');
  const repository = findRepository(world, owner, name);
  if (!repository || !viewer || !(await press(world, repository, viewer, rest.join('/'), fields))) return false;
  return redirect(response, request.headers.referer ?? '/');
}

function queryOf(world: World, request: IncomingMessage): URLSearchParams {
  return new URL(request.url ?? '/', world.url).searchParams;
}

function sendOr404(response: ServerResponse, page: string | undefined): true {
  if (page !== undefined) return send(response, page, 'text/html');
  response.writeHead(404, { 'content-type': 'text/plain' }).end('There is no such app, or not with this redirect_uri.');
  return true;
}

function viewerOf(world: World, login: string | undefined): User | undefined {
  return login === undefined ? world.users.values().next().value : findUser(world, login);
}

function wantsJson(request: IncomingMessage): boolean {
  return /json/.test(request.headers.accept ?? '');
}

function redirect(response: ServerResponse, location: string): true {
  response.writeHead(303, { location }).end();
  return true;
}

function send(response: ServerResponse, body: string, type: string): true {
  response.writeHead(200, {
    'content-type': `${type}; charset=utf-8`,
    'content-security-policy': policy,
    'cache-control': 'no-cache',
  });
  response.end(body);
  return true;
}
