import { createHash, randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readText } from '../http/wire.ts';
import { newUserAccessToken } from '../state/token.ts';
import type { World } from '../state/world.ts';

const hourMs = 3_600_000;
/** Of the token and of what renews it, in seconds. Source: docs.github.com, "Refreshing user access tokens". */
const lifetimes = { expires_in: 28_800, refresh_token_expires_in: 15_897_600 };

/**
 * Exchanges a code for a token, at most once. GitHub answers 200 also when it refuses, and as a form unless JSON is asked
 * for. Source: docs.github.com, "Generating a user access token for a GitHub App".
 */
export async function serveAccessToken(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== 'POST') return void response.writeHead(404).end();
  const { searchParams } = new URL(request.url ?? '/', world.url);
  const answer = exchange(world, fieldsOf(await readText(request), request.headers['content-type'], searchParams));
  const isJson = /json/.test(request.headers.accept ?? '');
  response.writeHead(200, { 'content-type': isJson ? 'application/json' : 'application/x-www-form-urlencoded' });
  const texts = Object.entries(answer).map(([name, value]): [string, string] => [name, String(value)]);
  response.end(isJson ? JSON.stringify(answer) : new URLSearchParams(texts).toString());
}

function fieldsOf(body: string, type = '', query: URLSearchParams): Map<string, string> {
  const given = type.includes('json') ? Object.entries(Object(JSON.parse(body || '{}'))) : new URLSearchParams(body);
  return new Map([...query, ...[...given].map(([name, value]): [string, string] => [name, String(value)])]);
}

function exchange(world: World, fields: Map<string, string>): Record<string, string | number> {
  const app = [...world.apps.values()].find(({ clientId }) => clientId === fields.get('client_id'));
  if (app === undefined || app.clientSecret !== fields.get('client_secret')) {
    return refusal('incorrect_client_credentials', 'The client_id and/or client_secret passed are incorrect.');
  }
  const code = fields.get('code') ?? '';
  const grant = world.grants.get(code);
  world.grants.delete(code);
  if (grant?.app !== app || grant.expiresAt <= world.now() || !answersChallenge(grant.challenge, fields)) {
    return refusal('bad_verification_code', 'The code passed is incorrect or expired.');
  }
  const redirectUri = fields.get('redirect_uri');
  if (redirectUri !== undefined && redirectUri !== grant.redirectUri) {
    return refusal('redirect_uri_mismatch', 'The redirect_uri MUST match the registered callback URL.');
  }
  const value = newUserAccessToken();
  const expiresAt = new Date(world.now().getTime() + 8 * hourMs);
  world.tokens.set(value, { kind: 'user', value, user: grant.user, app, expiresAt });
  const refresh = `ghr_${randomBytes(38).toString('hex')}`;
  return { access_token: value, ...lifetimes, refresh_token: refresh, scope: '', token_type: 'bearer' };
}

function answersChallenge(challenge: string | undefined, fields: Map<string, string>): boolean {
  if (challenge === undefined) return true;
  const verifier = fields.get('code_verifier') ?? '';
  return createHash('sha256').update(verifier).digest('base64url') === challenge;
}

function refusal(error: string, description: string): Record<string, string> {
  return { error, error_description: description, error_uri: 'https://docs.github.com/apps' };
}
