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
const never = new AbortController().signal;
const message = (url: string) => ({ url, body: '{"ü":1}', headers: {} });

test('a message is posted, and signed when there is a secret', async () => {
  const heard: [IncomingMessage, string][] = [];
  const receive = async (request: IncomingMessage, response: ServerResponse) => {
    heard.push([request, await text(request)]);
    response.writeHead(204).end();
  };
  await withReceiver(receive, async url => {
    await messenger.send({ ...message(url), headers: { 'x-a': 'b' }, secret: 'key' }, never);
    await messenger.send(message(url), never);
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
    assert.deepEqual(await messenger.send(message(url), never), { status: 307 });
  });
  assert.deepEqual(paths, ['/secret-path']);
});

test('what is answered is told, with the time that is asked for in seconds or by a date', async () => {
  const answers = ['7', new Date(Date.now() + 90_000).toUTCString(), 'soon', '0', '-3', new Date(0).toUTCString()];
  const asked = answers.values();
  const busy = (_: IncomingMessage, response: ServerResponse) =>
    void response.writeHead(503, { 'retry-after': asked.next().value ?? '' }).end();
  const told: (number | undefined)[] = [];
  await withReceiver(busy, async url => {
    for (const _ of answers) {
      const { status, retryAfterMs } = await messenger.send(message(url), never);
      assert.equal(status, 503);
      told.push(retryAfterMs);
    }
  });
  const [seconds, date, ...none] = told;
  assert.equal(seconds, 7_000);
  assert.ok(date !== undefined && date > 60_000 && date <= 90_000, `${date}`);
  assert.deepEqual(none, [undefined, undefined, undefined, undefined]);
});

test('whoever is away, does not answer, or is not waited for any more is told without the address', async () => {
  const told: unknown[] = [];
  const tell = (error: unknown) => void told.push(error);
  let gone = '';
  await withReceiver(
    () => undefined,
    async url => {
      gone = url;
    },
  );
  await withReceiver(
    () => undefined,
    async url => {
      await createMessenger({ patienceMs: 50 }).send(message(url), never).catch(tell);
      await messenger.send(message(url), AbortSignal.timeout(50)).catch(tell);
    },
  );
  await messenger.send(message(gone), never).catch(tell);
  assert.deepEqual(
    told.map(error => error instanceof InfraError && error.retryable && error.message),
    [
      'The receiver cannot be reached (TimeoutError).',
      'The receiver cannot be reached (TimeoutError).',
      'The receiver cannot be reached (ECONNREFUSED).',
    ],
  );
  assert.ok(
    told.every(error => !(error as Error).stack?.includes('secret-path') && (error as Error).cause === undefined),
  );
});
