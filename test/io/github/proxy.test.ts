import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { pino } from 'pino';
import { startProxy } from '../../../src/io/github/proxy.ts';
import { payload } from './payloads.ts';
import { sign, startWebhooks } from './webhook-server.ts';

/** A channel: what `send` gets, everybody who listens hears. */
async function startChannel(t: TestContext) {
  const listeners: ServerResponse[] = [];
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('event: ready\ndata: {}\n\n');
    listeners.push(response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  const send = (data: string) => {
    for (const listener of listeners) listener.write(`data: ${data}\n\n`);
  };
  return { url: `http://127.0.0.1:${port}/channel`, send };
}

test('a delivery comes through the channel; what is no delivery is survived', async t => {
  const channel = await startChannel(t);
  const arrived = Promise.withResolvers<string>();
  const { url: target } = await startWebhooks(t, async delivery => arrived.resolve(delivery.id));
  const lines: string[] = [];
  const log = pino({}, { write: line => lines.push(line) });
  const stop = await startProxy({ source: channel.url, target, log });
  t.after(stop);

  channel.send('{');
  channel.send('{"query":{}}');
  const body = payload('push', {}, { after: 'a'.repeat(40), ref: 'refs/heads/main' });
  const signature = sign(JSON.stringify(body));
  channel.send(
    JSON.stringify({
      body,
      host: 'elsewhere',
      'x-github-event': 'push',
      'x-github-delivery': 'guid-9',
      'x-hub-signature-256': signature,
    }),
  );

  assert.equal(await arrived.promise, 'guid-9');
  assert.equal(lines.filter(line => line.includes('could not be passed on')).length, 2);
});
