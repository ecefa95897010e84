import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { pino } from 'pino';
import type { Receive, RightsChanged } from '../../../src/io/github/app.ts';
import { createWebhookHandler, webhookPath } from '../../../src/io/github/webhook.ts';
import { pkcs8 } from './keys.ts';

export const secret = 'f3b1c9d2e4a5968778695a4b';

export const sign = (body: string, key = secret) => `sha256=${createHmac('sha256', key).update(body).digest('hex')}`;

/** The webhook handler on a loopback port for the length of a test, and what it logged. */
export async function startWebhooks(
  t: TestContext,
  receive: Receive,
  receiveTimeoutMs = 5_000,
  rightsChanged: RightsChanged = async () => undefined,
) {
  const lines: string[] = [];
  const log = pino({ level: 'debug' }, { write: line => lines.push(line) });
  const credentials = { appId: 42, privateKey: pkcs8, webhookSecret: secret };
  const handle = await createWebhookHandler({ credentials, receive, rightsChanged, receiveTimeoutMs, log });
  const server = createServer(async (request, response) => {
    if (!(await handle(request, response))) response.writeHead(404).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}${webhookPath}`;

  /** Posts a delivery, signed unless `headers` say otherwise; undefined removes a header. */
  async function deliver(event: string, payload: unknown, headers: Record<string, string | undefined> = {}) {
    const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
    const all = {
      'content-type': 'application/json',
      'x-github-event': event,
      'x-github-delivery': randomUUID(),
      'x-hub-signature-256': sign(body),
      ...headers,
    };
    const sent = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
    const response = await fetch(url, { method: 'POST', body, headers: sent });
    await response.text();
    return response.status;
  }
  return { url, port, lines, deliver };
}
