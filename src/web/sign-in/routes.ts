import { createHash, randomBytes } from 'node:crypto';
import { issueKey, recognize } from '../../flow/keys.ts';
import type { Actor } from '../../model/trigger.ts';
import type { WebContext } from '../context.ts';
import { type Exchange, sendPage, sendTo } from '../exchange.ts';
import { messagePage } from '../pages/message.ts';
import { callbackPath } from '../paths.ts';
import { cookiePlace, readCookie, setCookie } from './cookies.ts';
import { sessionPlace } from './recognize-viewer.ts';

/** How long somebody stays signed in, and has to answer GitHub's question, in seconds. */
const SESSION_SECONDS = 7 * 86_400;
const QUESTION_SECONDS = 600;

function questionPlace(baseUrl: string) {
  return cookiePlace('berth-sign-in', baseUrl);
}

/** Sends the browser to GitHub, and gives it what its answer is known by (S44): only this browser can come back with it. */
export async function beginSignIn({ signIn, baseUrl }: WebContext, exchange: Exchange): Promise<void> {
  if (signIn === undefined) return sendPage(exchange, 404, messagePage('Nobody signs in here', unable));
  const [state, verifier] = [secret(), secret()];
  const back = Buffer.from(ownPath(exchange.query.get('to'))).toString('base64url');
  setCookie(exchange.response, questionPlace(baseUrl), `${state}.${verifier}.${back}`, QUESTION_SECONDS);
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  sendTo(exchange, signIn.address({ state, challenge, callbackUrl: `${baseUrl}${callbackPath}` }));
}

/** The browser is back. Whatever it brings works once. */
export async function finishSignIn(context: WebContext, exchange: Exchange): Promise<void> {
  const { signIn, baseUrl } = context;
  const { request, response, query } = exchange;
  const [state, verifier, back] = readCookie(request, questionPlace(baseUrl))?.split('.') ?? [];
  setCookie(response, questionPlace(baseUrl), '', 0);
  const code = query.get('code') ?? '';
  const isAnswer = state !== undefined && state !== '' && query.get('state') === state;
  if (signIn === undefined || verifier === undefined || !isAnswer || !/^[\w-]{1,128}$/.test(code)) {
    return sendPage(exchange, 403, messagePage('That was not asked here', again));
  }
  const actor = await signIn.finish({ code, verifier, callbackUrl: `${baseUrl}${callbackPath}` });
  if (actor === undefined) return sendPage(exchange, 403, messagePage('GitHub does not know this answer', again));
  await startSession(context, exchange, actor);
  sendTo(exchange, ownPath(Buffer.from(back ?? '', 'base64url').toString()));
}

/** A session is always a new one: what a browser had before is worth nothing afterwards. */
async function startSession(context: WebContext, exchange: Exchange, actor: Actor): Promise<void> {
  const { keys, baseUrl, now, log } = context;
  await endSession(context, exchange);
  const createdAt = now();
  const { secret } = await issueKey(keys, {
    kind: 'session',
    name: (exchange.request.headers['user-agent'] ?? '').slice(0, 200),
    holder: { kind: 'person', actor },
    scopes: ['read', 'write'],
    createdAt,
    endsAt: createdAt + SESSION_SECONDS * 1_000,
  });
  setCookie(exchange.response, sessionPlace(baseUrl), secret, SESSION_SECONDS);
  log.info({ actorId: actor.id, login: actor.login }, 'signed in');
}

/** Signs out, here and in whatever this session still reads. */
export async function signOut(context: WebContext, exchange: Exchange): Promise<void> {
  await endSession(context, exchange);
  setCookie(exchange.response, sessionPlace(context.baseUrl), '', 0);
  if (exchange.viewer.kind === 'person') context.rights.forget({ actorId: exchange.viewer.actor.id });
  sendTo(exchange, '/account');
}

async function endSession({ keys, baseUrl, now }: WebContext, { request }: Exchange): Promise<void> {
  const secret = readCookie(request, sessionPlace(baseUrl));
  const session = secret === undefined ? undefined : await recognize(keys, 'session', secret, now());
  if (session !== undefined) await keys.remove(session.id);
}

function secret(): string {
  return randomBytes(32).toString('base64url');
}

/** An address of this server and of no other, however it is spelled. */
function ownPath(text: string | null): string {
  return text !== null && /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]{0,1000}$/.test(text) ? text : '/';
}

const unable =
  'This server has no client id and secret of its GitHub App. Its operator sets GITHUB_CLIENT_ID and GITHUB_CLIENT_SECRET.';
const again = 'A sign-in works once and for ten minutes, in the browser that began it. Begin again.';
