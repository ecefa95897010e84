import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { createMessenger } from '../../../src/io/outgoing/messenger.ts';
import { InfraError } from '../../../src/model/errors.ts';

async function withReceiver(
  answer: (request: IncomingMessage, response: ServerResponse) => void | Promise<void>,
  use: (url: string) => Promise<void>,
): Promise<void> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}/secret-path`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const messenger = createMessenger({ patienceMs: 5_000 });
const message = (url: string) => ({ url, body: '{"ü":1}', headers: {} });

test('a message is posted, and signed when there is a secret', async () => {
  const heard: [IncomingMessage, string][] = [];
  const receive = async (request: IncomingMessage, response: ServerResponse) => {
    heard.push([request, await text(request)]);
    response.writeHead(204).end();
  };
  await withReceiver(receive, async url => {
    await messenger.send({ ...message(url), headers: { 'x-a': 'b' }, secret: 'key' });
    await messenger.send(message(url));
  });
  const [signed, plain] = heard;
  assert.deepEqual([signed?.[0].method, signed?.[0].url, signed?.[1]], ['POST', '/secret-path', '{"ü":1}']);
  const signature = createHmac('sha256', 'key').update('{"ü":1}').digest('hex');
  assert.equal(signed?.[0].headers['x-berth-signature-256'], `sha256=${signature}`);
  assert.deepEqual([signed?.[0].headers['x-a'], signed?.[0].headers['content-type']], ['b', 'application/json']);
  assert.equal(plain?.[0].headers['x-berth-signature-256'], undefined);
});

test('a redirect is not followed', async () => {
  const paths: string[] = [];
  const redirect = ({ url = '' }: IncomingMessage, response: ServerResponse) => {
    paths.push(url);
    response.writeHead(307, { location: '/elsewhere' }).end();
  };
  await withReceiver(redirect, async url => {
    await assert.rejects(messenger.send(message(url)), /answered 307, and redirects are not followed\.$/);
  });
  assert.deepEqual(paths, ['/secret-path']);
});

test('whoever refuses, is away or does not answer is told without the address', async () => {
  const told: unknown[] = [];
  const tell = (error: unknown) => void told.push(error);
  let gone = '';
  await withReceiver(
    (_, response) => void response.writeHead(503).end(),
    async url => {
      gone = url;
      await messenger.send(message(url)).catch(tell);
    },
  );
  await messenger.send(message(gone)).catch(tell);
  await withReceiver(
    () => undefined,
    url => createMessenger({ patienceMs: 50 }).send(message(url)).catch(tell),
  );
  assert.deepEqual(
    told.map(error => error instanceof InfraError && error.retryable && error.message),
    [
      'The receiver answered 503.',
      'The receiver cannot be reached (ECONNREFUSED).',
      'The receiver cannot be reached (TimeoutError).',
    ],
  );
  assert.ok(
    told.every(error => !(error as Error).stack?.includes('secret-path') && (error as Error).cause === undefined),
  );
});
