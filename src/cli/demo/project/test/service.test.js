import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { createService } from '../src/service.js';

const service = createService();
let url;

before(async () => {
  service.listen(0, '127.0.0.1');
  await once(service, 'listening');
  url = `http://127.0.0.1:${service.address().port}/`;
});
after(() => service.close());

test('the service adds up a cart, in the currency of the pipeline', async () => {
  const response = await fetch(url, { method: 'POST', body: JSON.stringify([{ price: 500, quantity: 2 }]) });
  assert.deepEqual(await response.json(), { total: 1000, currency: 'EUR' });
});
