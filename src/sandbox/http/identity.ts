import { verify } from 'node:crypto';
import type { App } from '../state/app.ts';
import type { World } from '../state/world.ts';
import type { Caller } from './call.ts';
import { Refusal } from './reply.ts';

/** Who sent this Authorization header. Throws the refusal GitHub gives for credentials it does not accept. */
export function identify(world: World, authorization: string | undefined): Caller {
  if (authorization === undefined || authorization === '') return { kind: 'nobody' };
  const value = secretOf(authorization);
  if (value.startsWith('eyJ')) return { kind: 'app', app: verifyJwt(world, value) };
  const token = world.tokens.get(value);
  if (!token) throw new Refusal(401, 'Bad credentials');
  if (token.expiresAt !== undefined && token.expiresAt <= world.now()) throw new Refusal(401, 'Bad credentials');
  if (token.kind === 'user') return { kind: 'user', user: token.user, ...(token.app ? { app: token.app } : {}) };
  const { installation } = token;
  if (world.installations.get(installation.id) !== installation) throw new Refusal(401, 'Bad credentials');
  if (installation.suspendedAt) throw new Refusal(403, 'This installation has been suspended');
  return { kind: 'installation', installation, token };
}

/** `Bearer X`, `token X`, or `Basic` whose password (or, when that is empty or x-oauth-basic, user name) is the token. */
function secretOf(authorization: string): string {
  const [scheme = '', value = ''] = authorization.split(/ +/, 2);
  if (scheme.toLowerCase() !== 'basic') return value;
  const pair = Buffer.from(value, 'base64').toString();
  const user = pair.slice(0, pair.indexOf(':'));
  const password = pair.slice(pair.indexOf(':') + 1);
  return password === '' || password === 'x-oauth-basic' ? user : password;
}

function verifyJwt(world: World, jwt: string): App {
  const [head = '', claims = '', signature = ''] = jwt.split('.');
  const header = decode(head);
  const { iss, iat, exp } = decode(claims);
  if (header['alg'] !== 'RS256') throw new Refusal(401, 'A JSON web token could not be decoded');
  const app = [...world.apps.values()].find(known => String(known.id) === String(iss) || known.clientId === iss);
  if (!app) throw new Refusal(404, 'Integration not found');
  if (!verify('RSA-SHA256', Buffer.from(`${head}.${claims}`), app.publicKey, Buffer.from(signature, 'base64url'))) {
    throw new Refusal(401, 'A JSON web token could not be decoded');
  }
  const now = Math.floor(world.now().getTime() / 1000);
  if (typeof exp !== 'number' || exp <= now) {
    throw new Refusal(
      401,
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    );
  }
  if (typeof iat !== 'number' || iat > now) {
    throw new Refusal(
      401,
      "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    );
  }
  if (exp > now + 600) throw new Refusal(401, "'Expiration time' claim ('exp') is too far in the future");
  return app;
}

function decode(part: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    if (typeof value === 'object' && value !== null) return { ...value };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new Refusal(401, 'A JSON web token could not be decoded');
}
