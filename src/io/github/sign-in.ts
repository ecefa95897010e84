import { z } from 'zod';
import type { SignIn } from '../../flow/ports/sign-in.ts';
import { InfraError } from '../../model/errors.ts';
import type { Actor } from '../../model/trigger.ts';
import { webUrlOf } from './conversion.ts';
import type { OAuthClient } from './credentials.ts';
import { createOctokit } from './octokit.ts';
import { sendOnce } from './wire.ts';

const TIMEOUT_MS = 10_000;

/** GitHub answers 200 also when it refuses. */
const answerShape = z.union([
  z.object({ access_token: z.string().min(1) }),
  z.object({ error: z.string(), error_description: z.string().optional() }),
]);

/** What GitHub says of a code that was used, is too old, or is not this browser's. */
const notGood: ReadonlySet<string> = new Set(['bad_verification_code', 'redirect_uri_mismatch']);

/**
 * The web flow of GitHub Apps. The person's token is used once, to learn who they are, and kept nowhere: what they may do is
 * asked with the app's own rights. Source: docs.github.com, "Generating a user access token for a GitHub App".
 */
export function createSignIn({ id, secret }: OAuthClient, apiUrl: string | undefined): SignIn {
  const web = webUrlOf(apiUrl);
  return {
    address({ state, challenge, callbackUrl }) {
      const query = new URLSearchParams({
        client_id: id,
        redirect_uri: callbackUrl,
        state,
        code_challenge: challenge,
        code_challenge_method: 'S256',
      });
      return `${web}/login/oauth/authorize?${query}`;
    },
    async finish({ code, verifier, callbackUrl }) {
      const fields = { client_id: id, client_secret: secret, code, code_verifier: verifier, redirect_uri: callbackUrl };
      const token = await exchange(`${web}/login/oauth/access_token`, fields);
      return token === undefined ? undefined : whoIs(token, apiUrl);
    },
  };
}

async function exchange(url: string, fields: Readonly<Record<string, string>>): Promise<string | undefined> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json', 'user-agent': 'berth' },
    body: JSON.stringify(fields),
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch(cause => {
    throw new InfraError('GitHub cannot be asked who somebody is', { retryable: true, cause });
  });
  const read = answerShape.safeParse(await answer.json().catch(() => undefined));
  if (!read.success) throw new InfraError(`GitHub answered ${answer.status} to a sign-in`, { retryable: true });
  if ('access_token' in read.data) return read.data.access_token;
  if (notGood.has(read.data.error)) return undefined;
  const reason = read.data.error_description ?? read.data.error;
  throw new InfraError(`GitHub refuses to let people sign in: ${reason}`, { retryable: false });
}

async function whoIs(token: string, apiUrl: string | undefined): Promise<Actor> {
  const octokit = createOctokit(apiUrl, (send, request) => {
    const headers = { ...request.headers, authorization: `bearer ${token}` };
    return sendOnce(send, { ...request, headers }, TIMEOUT_MS, Date.now);
  });
  const { data } = await octokit.rest.users.getAuthenticated();
  return { id: data.id, login: data.login };
}
