import { createAppAuth } from '@octokit/auth-app';
import type { Octokit } from '@octokit/rest';
import type { Credentials } from './credentials.ts';
import { Refusal } from './refusal.ts';

/** A token is not used in its last minutes, so that no request outlives it. GitHub gives them an hour. */
const marginMs = 5 * 60_000;

/** How long nothing is asked after GitHub did not accept our signature. */
const unsignedWaitMs = 60_000;

interface Token {
  readonly value: string;
  readonly expiresAt: number;
}

export interface Tokens {
  /** The app's own, for what belongs to no installation. */
  app(): Promise<string>;
  /** The installation's, shared until it nears its end. Throws Refusal: suspended, uninstalled, wrong key. */
  of(installationId: number): Promise<string>;
  /** Says that GitHub no longer takes this token: once it resolved, `of` gives another. */
  forget(installationId: number, value: string): Promise<void>;
  /**
   * A new token that can read the contents of one repository, and nothing else, for an hour; and where people look at
   * the repository now, which may have been renamed.
   */
  forCloning(installationId: number, repositoryId: number): Promise<{ readonly token: string; readonly url?: string }>;
  /** Ends a token before its time. Not done is not worth a word: it ends by itself within the hour. */
  revoke(value: string): Promise<void>;
}

/**
 * Mints tokens by `octokit`, which knows the address of the API: auth-app left to itself asks api.github.com also for a
 * GitHub Enterprise Server, and would show it the app's key signature.
 */
export function createTokens(octokit: Octokit, credentials: Credentials, now: () => number): Tokens {
  const { appId, privateKey } = credentials;
  const auth = createAppAuth({ appId, privateKey, request: octokit.request });
  const minted = new Map<number, Promise<Token>>();

  async function app(): Promise<string> {
    return (await auth({ type: 'app' })).token;
  }

  async function mint(installationId: number, narrowed: object) {
    const headers = { authorization: `bearer ${await app()}` };
    const parameters = { installation_id: installationId, headers, ...narrowed };
    try {
      const { data } = await octokit.rest.apps.createInstallationAccessToken(parameters);
      const { token: value, expires_at, repositories = [] } = data;
      return { value, expiresAt: Date.parse(expires_at), repositories };
    } catch (error) {
      throw explain(error);
    }
  }

  async function of(installationId: number): Promise<string> {
    const known = minted.get(installationId);
    const token = await known;
    if (token && token.expiresAt - marginMs > now()) return token.value;
    // Whoever waited with us for the same old token may have been faster: one request is enough for all.
    const current = minted.get(installationId);
    const fresh = current && current !== known ? current : mint(installationId, {});
    minted.set(installationId, fresh);
    try {
      return (await fresh).value;
    } catch (error) {
      if (minted.get(installationId) === fresh) minted.delete(installationId);
      throw error;
    }
  }

  return {
    app,
    of,
    async forget(installationId, value) {
      const known = minted.get(installationId);
      const token = await known;
      // Only the very token that was refused: another request may have replaced it by now.
      if (token?.value === value && minted.get(installationId) === known) minted.delete(installationId);
    },
    async forCloning(installationId, repositoryId) {
      const narrowed = { repository_ids: [repositoryId], permissions: { contents: 'read' } };
      const { value: token, repositories } = await mint(installationId, narrowed);
      const url = repositories.find(({ id }) => id === repositoryId)?.html_url;
      return { token, ...(url === undefined ? {} : { url }) };
    },
    async revoke(value) {
      try {
        await octokit.rest.apps.revokeInstallationAccessToken({ headers: { authorization: `token ${value}` } });
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
      }
    },
  };
}

/** The same answers mean something else here than for other requests. */
function explain(error: unknown): unknown {
  if (!(error instanceof Refusal)) return error;
  if (error.status === 401) {
    const message = `GitHub does not accept the app's signature. Check that APP_ID and PRIVATE_KEY belong together and that this machine's clock is right. ${error.message}`;
    // A clock is set right and a key replaced while we run: what happened until then is still to be told.
    return new Refusal(message, { status: 401, retryable: true, retryAfterMs: unsignedWaitMs, cause: error });
  }
  if (error.status === 404) {
    const message = 'The app is not installed there any more: its owner has removed it.';
    // Not 404: that would be taken for an answer to what the token was wanted for.
    return new Refusal(message, { status: 403, retryable: false, cause: error });
  }
  // The installation does not reach the repository, or not with these rights.
  if (error.status === 422) return new Refusal(error.message, { status: 403, retryable: false, cause: error });
  return error;
}
