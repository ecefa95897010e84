/** Between emulate and Berth: what emulate sends, completed to what GitHub documents, and signed again. */

import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

export interface Relay {
  /** Where emulate delivers. */
  readonly url: string;
  /** What came through, oldest first; `status` is what Berth answered. */
  readonly deliveries: readonly Delivered[];
  close(): Promise<void>;
}

export interface Delivered {
  /** `push`, or `pull_request.opened`. */
  readonly event: string;
  /** The id that emulate gave it. */
  readonly id: string;
  readonly status: number;
}

interface Mending {
  readonly appId: number;
  readonly secret: string;
  /** Where Berth hears deliveries. */
  readonly target: () => string;
}

type Json = Record<string, unknown>;

/** Hands on what arrives. */
export async function startRelay({ appId, secret, target }: Mending): Promise<Relay> {
  const deliveries: Delivered[] = [];

  async function handOn(request: IncomingMessage): Promise<void> {
    const payload = (await json(request)) as Json;
    const name = String(request.headers['x-github-event']);
    const body = JSON.stringify(mend(name, payload, appId));
    const { status } = await fetch(target(), {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json',
        'x-github-event': name,
        // emulate counts milliseconds, so that two deliveries may share an id; and an id is delivered once.
        'x-github-delivery': randomUUID(),
        'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
      },
    });
    const { action } = payload;
    const event = typeof action === 'string' ? `${name}.${action}` : name;
    deliveries.push({ event, id: String(request.headers['x-github-delivery']), status });
  }

  const http = createServer((request, response) => {
    handOn(request).then(
      () => response.end(),
      error => response.writeHead(500).end(String(error)),
    );
  }).listen(0, '127.0.0.1');
  await once(http, 'listening');
  const { port } = http.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    deliveries,
    close: async () => {
      http.close();
      http.closeAllConnections();
    },
  };
}

/** Adds what GitHub's webhook description demands and emulate leaves out; takes nothing away. */
function mend(event: string, payload: Json, appId: number): Json {
  switch (event) {
    case 'push':
      return { head_commit: null, ...payload };
    case 'issue_comment':
      return { ...payload, issue: { pull_request: {}, ...(payload['issue'] as Json) } };
    case 'check_run':
      return { ...payload, check_run: { ...(payload['check_run'] as Json), app: { id: appId } } };
    default:
      return payload;
  }
}
