import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, type TestContext, test } from 'node:test';
import { webhookPath } from '../../../src/io/github/webhook.ts';
import type { Delivery } from '../../../src/model/incoming.ts';
import { payload, payloads } from './payloads.ts';
import { sign, startWebhooks } from './webhook-server.ts';

const push = payload('push', {}, { after: 'a'.repeat(40), ref: 'refs/heads/main' });

async function recording(t: TestContext) {
  const received: Delivery[] = [];
  const webhooks = await startWebhooks(t, async delivery => received.push(delivery));
  return { ...webhooks, received };
}

test('all of GitHub’s examples are answered with success, and nothing is logged as a fault', async t => {
  const { deliver, received, lines } = await recording(t);
  const answers = await Promise.all(
    payloads.map(async ({ event, payload }) => `${event} ${await deliver(event, payload)}`),
  );
  assert.deepEqual(
    answers.filter(answer => !answer.endsWith(' 200')),
    [],
  );
  assert.equal(answers.length, 329);
  assert.ok(received.length >= 15);
  assert.deepEqual(
    lines.filter(line => JSON.parse(line).level >= 40),
    [],
  );
});

describe('what is stored', () => {
  test('the decoded delivery, under GitHub’s id, before the answer', async t => {
    const stored = Promise.withResolvers<void>();
    const ids: string[] = [];
    const { deliver } = await startWebhooks(t, async ({ id, incoming }) => {
      ids.push(`${id} ${incoming.kind}`);
      await stored.promise;
    });
    let answered = false;
    const answer = deliver('push', push, { 'x-github-delivery': 'guid-1' }).finally(() => {
      answered = true;
    });
    while (ids.length === 0) await new Promise(setImmediate);
    assert.deepEqual([ids, answered], [['guid-1 pushed'], false]);
    stored.resolve();
    assert.equal(await answer, 200);
  });

  test('a command in the talk of a pull request, not in a review, in what reviews say of lines, or on a commit', async t => {
    const { deliver, received } = await recording(t);
    const body = '/rerun all';
    const silent = { pull_request_review: 'review', pull_request_review_comment: 'comment', commit_comment: 'comment' };
    for (const [event, place] of Object.entries(silent)) {
      for (const { payload: example } of payloads.filter(each => each.event === event)) {
        const action = String(example['action']);
        assert.equal(await deliver(event, payload(event, { action }, { [place]: { body } })), 200);
      }
    }
    assert.equal(received.length, 0);
    const issue = { state: 'open', pull_request: { url: 'https://example.com' } };
    await deliver('issue_comment', payload('issue_comment', { action: 'created' }, { issue, comment: { body } }));
    assert.equal(received.length, 1);
  });

  test('a delivery that cannot be stored is answered as failed, and its payload is not logged', async t => {
    const { deliver, lines } = await startWebhooks(t, () => Promise.reject(new Error('database away')));
    assert.equal(await deliver('push', push), 500);
    const log = lines.join('');
    assert.match(log, /database away/);
    assert.doesNotMatch(log, /Hello-World/);
  });

  test('nor is one that takes longer than GitHub waits: 202 would lose it', async t => {
    const { deliver } = await startWebhooks(t, () => new Promise(() => undefined), 20);
    assert.equal(await deliver('push', push), 500);
  });

  test('what GitHub does not send is ignored with a warning', async t => {
    const { deliver, received, lines } = await recording(t);
    assert.equal(await deliver('push', { ref: 5 }), 200);
    assert.deepEqual(received, []);
    assert.match(lines.join(''), /not as GitHub documents/);
  });
});

describe('forgeries are refused, and the process lives', () => {
  const body = JSON.stringify(push);
  const signatures: Record<string, string | undefined> = {
    absent: undefined,
    empty: '',
    short: 'sha256=abc',
    'not hexadecimal': `sha256=${'z'.repeat(64)}`,
    'sha1 only': 'sha1=da39a3ee5e6b4b0d3255bfef95601890afd80709',
    'of another secret': sign(body, 'development'),
    'of another body': sign(`${body} `),
    'in capitals': sign(body).toUpperCase(),
  };
  for (const [name, signature] of Object.entries(signatures)) {
    test(`signature ${name}`, async t => {
      const { deliver, received, lines } = await recording(t);
      assert.equal(await deliver('push', body, { 'x-hub-signature-256': signature }), 401);
      assert.deepEqual([received, lines], [[], []]);
      assert.equal(await deliver('push', body), 200);
    });
  }

  const others: [string, unknown, Record<string, string | undefined>, number][] = [
    ['no delivery id', push, { 'x-github-delivery': undefined }, 400],
    ['a strange delivery id', push, { 'x-github-delivery': '../../x' }, 400],
    ['no event', push, { 'x-github-event': undefined }, 400],
    ['a form', push, { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['no JSON', '{', {}, 400],
    ['an empty body', '', {}, 400],
    ['null', 'null', {}, 400],
    ['a number', '5', {}, 400],
  ];
  for (const [name, content, headers, status] of others) {
    test(name, async t => {
      const { deliver, received } = await recording(t);
      assert.equal(await deliver('push', content, headers), status);
      assert.deepEqual(received, []);
      assert.equal(await deliver('push', push), 200);
    });
  }

  test('other methods and other paths', async t => {
    const { url } = await recording(t);
    assert.equal((await fetch(url)).status, 405);
    assert.equal((await fetch(`${url}/other`)).status, 404);
  });
});

describe('a body larger than any delivery', () => {
  const head = (length: string) =>
    `POST ${webhookPath} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\nx-github-event: push\r\n` +
    `x-github-delivery: d\r\nx-hub-signature-256: ${sign('')}\r\n${length}\r\n\r\n`;

  /** All that the server says until it hangs up. */
  async function talk(port: number, write: (socket: ReturnType<typeof connect>) => void): Promise<string> {
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    socket.on('data', chunk => {
      answer += chunk;
    });
    socket.on('error', () => socket.destroy());
    write(socket);
    await once(socket, 'close');
    return answer;
  }

  test('is refused by its announced length, before it is sent', async t => {
    const { port } = await recording(t);
    const answer = await talk(port, socket => socket.write(head(`content-length: ${25 * 1024 * 1024 + 1}`)));
    assert.match(answer, /^HTTP\/1.1 413 /);
  });

  test('is refused when it turns out so, and the connection is closed', async t => {
    const { port, deliver } = await recording(t);
    const chunk = Buffer.concat([Buffer.from('100000\r\n'), Buffer.alloc(0x100000, ' '), Buffer.from('\r\n')]);
    const answer = await talk(port, socket => {
      socket.write(head('transfer-encoding: chunked'));
      for (let sent = 0; sent < 26; sent += 1) socket.write(chunk);
    });
    assert.match(answer, /^HTTP\/1.1 413 /);
    assert.equal(await deliver('push', push), 200);
  });

  test('a sender who hangs up half-way harms nobody', async t => {
    const { port, deliver } = await recording(t);
    await talk(port, socket => {
      socket.write(`${head('content-length: 100')}half`);
      socket.end();
    });
    assert.equal(await deliver('push', push), 200);
  });
});
