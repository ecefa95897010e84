import { createHash, randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { recognize } from '../../flow/keys.ts';
import type { Keys } from '../../flow/ports/keys.ts';
import type { Key } from '../../model/key.ts';
import { ANYBODY, type Viewer } from '../viewer.ts';
import { cookiePlace, readCookie } from './cookies.ts';
import { isFromThisMachine } from './own-request.ts';

export interface Recognizing {
  readonly keys: Keys;
  readonly baseUrl: string;
  /** Whether only people at this machine reach this server, so that they need no sign-in. */
  readonly isLocal: boolean;
  readonly now: () => number;
}

/** What the forms of this process bring back where nobody signs in. */
const operatorsToken = randomBytes(32).toString('base64url');

/** The cookie of a session. */
export function sessionPlace(baseUrl: string) {
  return cookiePlace('berth', baseUrl);
}

/** Who sent this request; undefined for a token that opens nothing. Asked anew for each request, so that an end is an end. */
export async function recognizeViewer(context: Recognizing, request: IncomingMessage): Promise<Viewer | undefined> {
  const { keys, now } = context;
  const token = tokenIn(request.headers.authorization);
  if (token !== undefined) {
    const key = await recognize(keys, 'token', token, now());
    return key && viewerOf(key);
  }
  const secret = readCookie(request, sessionPlace(context.baseUrl));
  const session = secret === undefined ? undefined : await recognize(keys, 'session', secret, now());
  if (session !== undefined && secret !== undefined) return viewerOf(session, formTokenFor(secret));
  if (context.isLocal && isFromThisMachine(request)) return { kind: 'operator', formToken: operatorsToken };
  return ANYBODY;
}

/** `Bearer TOKEN`, or Basic with it as the password: readers of feeds know nothing else. */
function tokenIn(authorization: string | undefined): string | undefined {
  const [scheme = '', value = ''] = (authorization ?? '').split(/ +/, 2);
  if (/^bearer$/i.test(scheme)) return value;
  if (!/^basic$/i.test(scheme)) return undefined;
  const pair = Buffer.from(value, 'base64').toString();
  return pair.slice(pair.indexOf(':') + 1);
}

function viewerOf(key: Key, formToken?: string): Viewer {
  const { holder } = key;
  if (holder.kind === 'repository') return { kind: 'repository', repositoryId: holder.repositoryId, key };
  return { kind: 'person', actor: holder.actor, key, ...(formToken === undefined ? {} : { formToken }) };
}

/** Made from the secret, which no page shows; the secret cannot be made from it. */
function formTokenFor(secret: string): string {
  return createHash('sha256').update(`form ${secret}`).digest('base64url');
}
