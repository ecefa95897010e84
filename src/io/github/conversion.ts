import { type Credentials, parsePrivateKey } from './credentials.ts';
import { createOctokit } from './octokit.ts';
import { sendOnce } from './wire.ts';

export interface RegisteredApp {
  readonly credentials: Credentials;
  readonly name: string;
  /** Where people install it. */
  readonly installUrl: string;
}

/**
 * Exchanges the code that GitHub gave the browser for the app's keys; it works once, within an hour of registration.
 * Throws Refusal.
 */
export async function convertManifest(code: string, apiUrl: string | undefined): Promise<RegisteredApp> {
  const octokit = createOctokit(apiUrl, (send, request) => sendOnce(send, request, 10_000, Date.now));
  const { data } = await octokit.rest.apps.createFromManifest({ code });
  const privateKey = parsePrivateKey(data.pem);
  if (privateKey === undefined || !data.webhook_secret) throw new Error('GitHub registered the app without its keys');
  return {
    credentials: {
      appId: data.id,
      privateKey,
      webhookSecret: data.webhook_secret,
      client: { id: data.client_id, secret: data.client_secret },
    },
    name: data.name,
    installUrl: `${data.html_url}/installations/new`,
  };
}

/** Where people meet the GitHub whose API this is: github.com, data residency (api.NAME.ghe.com) or a server of one's own. */
export function webUrlOf(apiUrl: string | undefined): string {
  if (apiUrl === undefined) return 'https://github.com';
  const { protocol, host } = new URL(apiUrl);
  return `${protocol}//${host.replace(/^api\./, '')}`;
}
