import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { createNodeMiddleware, Probot } from 'probot';
import { createApp, type Receive, type RightsChanged } from './app.ts';
import { readBody } from './body.ts';
import type { Credentials } from './credentials.ts';
import { briefErrors } from './log.ts';

export type { RightsChanged };

/** Where GitHub delivers; the manifest says the same. */
export const webhookPath = '/api/github/webhooks';

/** GitHub sends no delivery larger than this (docs.github.com, "Webhook events and payloads": 25 MB). */
const bodyLimit = 25 * 1024 * 1024;

const signature = /^sha256=[0-9a-f]{64}$/;
const deliveryId = /^[\w-]{1,64}$/;
const eventName = /^[a-z0-9_]{1,64}$/;

export interface WebhookOptions {
  readonly credentials: Credentials;
  /** Stores a delivery. When it rejects, GitHub is told that the delivery failed. */
  readonly receive: Receive;
  readonly rightsChanged: RightsChanged;
  readonly log: Logger;
  /** The API of a GitHub Enterprise Server. */
  readonly baseUrl?: string;
  readonly receiveTimeoutMs?: number;
}

/** Answers the request and says true, or leaves it alone and says false. Never rejects. */
export type WebhookHandler = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

/**
 * Receives deliveries at `webhookPath`: 200 after a delivery was stored or is of no interest, 400/401 for what GitHub did
 * not sign, 413 for what is too large, 500 when it could not be stored. Nothing unsigned is parsed, stored or logged.
 */
export async function createWebhookHandler(options: WebhookOptions): Promise<WebhookHandler> {
  const { appId, privateKey, webhookSecret: secret } = options.credentials;
  const probot = new Probot({
    appId,
    privateKey,
    secret,
    log: briefErrors(options.log),
    ...(options.baseUrl === undefined ? {} : { baseUrl: options.baseUrl }),
  });
  const { receive, rightsChanged, receiveTimeoutMs } = options;
  const app = createApp({
    appId,
    receive,
    rightsChanged,
    ...(receiveTimeoutMs === undefined ? {} : { receiveTimeoutMs }),
  });
  const middleware = await createNodeMiddleware(app, { probot, webhooksPath: webhookPath });

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'POST') return refuse(response, 405, 'deliveries are sent by POST');
    const { headers } = request;
    const signed = headers['x-hub-signature-256'];
    if (typeof signed !== 'string' || !signature.test(signed)) return refuse(response, 401, 'signature missing');
    if (!deliveryId.test(String(headers['x-github-delivery']))) return refuse(response, 400, 'delivery id missing');
    if (!eventName.test(String(headers['x-github-event']))) return refuse(response, 400, 'event name missing');
    const body = await readBody(request, bodyLimit);
    if (!body) return refuse(response, 413, 'larger than any delivery');
    const text = body.toString('utf8');
    if (!text.trimStart().startsWith('{')) return refuse(response, 400, 'not a JSON object');
    if (!(await probot.webhooks.verify(text, signed))) return refuse(response, 401, 'signature wrong');
    await middleware(Object.assign(request, { body: text }), response);
  }

  return async (request, response) => {
    if (request.url?.split('?', 1)[0] !== webhookPath) return false;
    try {
      await take(request, response);
    } catch (error) {
      options.log.warn({ err: error }, 'a delivery could not be read');
      if (!response.headersSent) refuse(response, 400, 'unreadable');
    }
    return true;
  };
}

/** Answers and hangs up: whoever sends such a request has nothing more to say. */
function refuse(response: ServerResponse, status: number, reason: string): void {
  response.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
  response.end(JSON.stringify({ error: reason }));
}
