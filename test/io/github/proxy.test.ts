import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { pino } from 'pino';
import { startProxy } from '../../../src/io/github/proxy.ts';
import { eventually } from '../../scenarios/eventually.ts';
import { payload } from './payloads.ts';
import { sign, startWebhooks } from './webhook-server.ts';

const pushed = payload('push', {}, { after: 'a'.repeat(40), ref: 'refs/heads/main' });

/** A channel: what `send` gets, everybody who listens hears. */
async function startChannel(t: TestContext) {
  const listeners = new Set<ServerResponse>();
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('retry: 20\nevent: ready\ndata: {}\n\n');
    listeners.add(response);
    response.on('close', () => listeners.delete(response));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/channel`,
    listening: () => listeners.size,
    send(data: string) {
      for (const listener of listeners) listener.write(`data: ${data}\n\n`);
    },
    breakOff() {
      for (const listener of listeners) listener.destroy();
      listeners.clear();
    },
  };
}

/** A channel, a server that hears of it by so many clients, the ids of what it received, and what they logged. */
async function startListening(t: TestContext, clients = 1) {
  const channel = await startChannel(t);
  const received: string[] = [];
  const { url: target } = await startWebhooks(t, async ({ id }) => void received.push(id));
  const lines: string[] = [];
  const log = pino({}, { write: line => lines.push(line) });
  for (let count = 0; count < clients; count++) t.after(await startProxy({ source: channel.url, target, log }));
  return { channel, received, faults: () => lines.filter(line => line.includes('could not be passed on')) };
}

/** A delivery as the channel repeats it, signed as GitHub did with the bytes that it sent. */
function repeated(id: string, body: unknown, sent = JSON.stringify(body)): string {
  return JSON.stringify({
    body,
    host: 'elsewhere',
    'x-github-event': 'push',
    'x-github-delivery': id,
    'x-hub-signature-256': sign(sent),
  });
}

test('a delivery comes through the channel; what is no delivery is survived', async t => {
  const { channel, received, faults } = await startListening(t);
  channel.send('{');
  channel.send('{"query":{}}');
  channel.send(repeated('guid-9', pushed));
  await eventually('it comes', () => received.length > 0);
  assert.deepEqual([received, faults().length], [['guid-9'], 2]);
});

test('what the channel wrote otherwise than GitHub did is refused; a large delivery is not', async t => {
  const { channel, received, faults } = await startListening(t);
  const sent = JSON.stringify(pushed).replace(/"id":(\d+)/, '"id":$1.0');
  channel.send(repeated('changed', pushed, sent));
  await eventually('it is refused', () => faults().some(line => line.includes('answered 401')));
  channel.send(repeated('large', { ...Object(pushed), padding: 'x'.repeat(1024 * 1024) }));
  await eventually('the next one comes', () => received.length > 0);
  assert.deepEqual(received, ['large']);
});

test('a channel that breaks off is taken up again; two that listen to it bring one delivery under one id', async t => {
  const { channel, received } = await startListening(t, 2);
  channel.breakOff();
  channel.send(repeated('lost', pushed));
  await eventually('both are back', () => channel.listening() === 2);
  channel.send(repeated('twice', pushed));
  await eventually('both have passed it on', () => received.length === 2);
  assert.deepEqual(received, ['twice', 'twice']);
});
