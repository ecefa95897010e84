import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClient } from '../../../src/io/github/client.ts';
import { missedDeliveries, redeliverMissed } from '../../../src/io/github/redelivery.ts';
import { setStage } from './stage.ts';
import { secret, startWebhooks } from './webhook-server.ts';

const attempt = (id: number, guid: string, status_code: number, event = 'push') => ({
  id,
  guid,
  event,
  status_code,
  delivered_at: '',
});

test('only what never arrived, by its latest attempt', () => {
  const attempts = [
    attempt(9, 'late', 200),
    attempt(8, 'late', 502),
    attempt(7, 'lost', 0),
    attempt(6, 'lost', 500),
    attempt(5, 'other', 500, 'star'),
    attempt(4, 'first', 404),
    ...[1, 2, 3, 10, 11].map(id => attempt(id, 'hopeless', 500)),
  ];
  assert.deepEqual(missedDeliveries(attempts), [4, 7]);
});

test('what came while we were away comes again, once', async t => {
  const { github, shop, ann, app, credentials } = await setStage(t);
  app.events = ['push'];
  const ids: string[] = [];
  const { url } = await startWebhooks(t, async ({ id }) => ids.push(id));
  app.hook.secret = secret;
  app.hook.url = 'http://127.0.0.1:1/away';
  await github.commit(shop, ann, { message: 'Missed', files: { a: 'a' } });
  await github.idle();

  app.hook.url = url;
  const client = createClient({ credentials, baseUrl: github.apiUrl });
  // Beside each push goes a check_suite.requested, which nobody stores.
  const threeDays = 3 * 24 * 60 * 60_000;
  assert.equal(await redeliverMissed(client, Date.now() + threeDays), 0);
  assert.equal(await redeliverMissed(client, Date.now() + threeDays - 60_000), 2);
  await github.idle();
  assert.equal(ids.length, 1);
  assert.equal(await redeliverMissed(client, Date.now()), 0);
});
