import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { convertManifest, webUrlOf } from './conversion.ts';
import type { Credentials } from './credentials.ts';
import { updateEnvFile } from './env-file.ts';
import { appManifest } from './manifest.ts';
import { donePage, formPage, messagePage } from './setup-page.ts';
import { type WebhookHandler, webhookPath } from './webhook.ts';

export interface SetupOptions {
  /** Where people and GitHub reach this server, without a trailing slash. */
  readonly baseUrl: string;
  /** Where deliveries go instead of to `baseUrl`. */
  readonly webhookProxyUrl?: string;
  /** The API of a GitHub Enterprise Server. */
  readonly apiUrl?: string;
  /** Where GitHub sends people back to who sign in, below `baseUrl`. */
  readonly signInPath: string;
  /** The environment file that receives APP_ID, PRIVATE_KEY, WEBHOOK_SECRET and what signing in takes. */
  readonly envFile: string;
  readonly log: Logger;
  /** Called once, after the keys were stored. */
  readonly onRegistered: (credentials: Credentials) => void;
}

export interface Setup {
  /** The page to open. It is for the operator, who alone sees this address: whoever opens it first owns the server. */
  readonly url: string;
  readonly handle: WebhookHandler;
}

const callbackPath = '/setup/callback';

/** Registers this server's GitHub App with the operator's browser, once. */
export function createSetup(options: SetupOptions): Setup {
  const { baseUrl, apiUrl, log } = options;
  const token = secret();
  const webhookUrl = options.webhookProxyUrl ?? `${baseUrl}${webhookPath}`;
  /** Each shown form's own; GitHub hands it back, which proves that the answer belongs to our question. */
  const states = new Set<string>();
  let registered: Credentials | undefined;

  function showForm(query: URLSearchParams): Page {
    if (!isSame(query.get('token') ?? '', token)) {
      return message(403, 'Not yet', 'Open the address that the server printed when it started.');
    }
    const state = secret();
    states.add(state);
    const given = query.get('organization') ?? '';
    const organization = /^[a-z\d-]{1,39}$/i.test(given) ? given : '';
    const owner = organization ? `/organizations/${organization}` : '';
    const form = {
      action: `${webUrlOf(apiUrl)}${owner}/settings/apps/new?state=${state}`,
      manifest: appManifest(webhookUrl, `${baseUrl}${callbackPath}`, `${baseUrl}${options.signInPath}`),
      webhookUrl,
      organization,
      token,
      isUnreachable: isLoopback(webhookUrl),
    };
    return { status: 200, html: formPage(form) };
  }

  async function finish(query: URLSearchParams): Promise<Page> {
    const code = query.get('code') ?? '';
    if (!states.delete(query.get('state') ?? '') || !/^[\w-]{1,128}$/.test(code)) {
      return message(403, 'Not ours', 'This answer belongs to no question of ours. Start again.');
    }
    const { credentials, name, installUrl } = await convertManifest(code, apiUrl);
    if (registered) return alreadyDone;
    registered = credentials;
    await updateEnvFile(options.envFile, {
      APP_ID: String(credentials.appId),
      PRIVATE_KEY: credentials.privateKey,
      WEBHOOK_SECRET: credentials.webhookSecret,
      ...(credentials.client && {
        GITHUB_CLIENT_ID: credentials.client.id,
        GITHUB_CLIENT_SECRET: credentials.client.secret,
      }),
    });
    log.info({ appId: credentials.appId, app: name }, 'the app is registered');
    return { status: 200, html: donePage(name, installUrl) };
  }

  async function answer(path: string, query: URLSearchParams): Promise<Page> {
    if (registered) return alreadyDone;
    if (path === '/setup') return showForm(query);
    try {
      return await finish(query);
    } catch (error) {
      registered = undefined;
      log.error({ err: error }, 'the app could not be registered');
      return message(
        502,
        'The keys did not arrive',
        'The log of the server says why. Start again from the first page.',
      );
    }
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const [path = '', search] = (request.url ?? '').split('?', 2);
    if (request.method !== 'GET' || (path !== '/setup' && path !== callbackPath)) return false;
    const before = registered;
    const { status, html } = await answer(path, new URLSearchParams(search));
    response.writeHead(status, headers).end(html);
    if (registered && !before) options.onRegistered(registered);
    return true;
  }

  return { url: `${baseUrl}/setup?token=${token}`, handle };
}

interface Page {
  readonly status: number;
  readonly html: string;
}

const headers = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

const alreadyDone = message(403, 'Already set up', 'To start over, empty APP_ID in .env and restart the server.');

function message(status: number, title: string, text: string): Page {
  return { status, html: messagePage(title, text) };
}

function secret(): string {
  return randomBytes(18).toString('base64url');
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function isLoopback(url: string): boolean {
  return /^(localhost|127\.|\[::1\]|0\.0\.0\.0)/.test(new URL(url).hostname);
}
