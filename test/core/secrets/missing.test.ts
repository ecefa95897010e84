/** S36: a job does not go on without what it asks for. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { missingSecrets } from '../../../src/core/secrets/missing.ts';
import type { PlannedJob } from '../../../src/model/plan.ts';
import { plannedJob } from '../prepare/runs.ts';

const SHOP = { owner: 'acme', name: 'shop' };

function missing(change: Partial<PlannedJob>, given: readonly string[] = [], others: readonly string[] = []) {
  const choice = { given: given.map(name => ({ name })), withheld: [{ name: 'TOKEN', reason: 'is withheld' }] };
  return missingSecrets(plannedJob('deploy', change), choice, SHOP, new Set(others));
}

test('a job that uses one that is withheld is told why, wherever it uses it', () => {
  const uses: readonly Partial<PlannedJob>[] = [
    { script: ['login "$TOKEN"'] },
    { script: ['login ${TOKEN}'] },
    { script: ['login ${TOKEN:-none}'] },
    { script: ['echo ${#TOKEN}'] },
    { beforeScript: ['curl -u a:$TOKEN\nls'] },
    { afterScript: ['echo $TOKEN'] },
    { late: { URL: 'https://${TOKEN}@host' } },
    { image: { name: '${TOKEN}/app' } },
  ];
  for (const use of uses) {
    const [sentence = '', ...more] = missing(use);
    assert.deepEqual(more, []);
    assert.match(sentence, /^The secret `TOKEN` is withheld\. .*`variables`/, JSON.stringify(use));
  }
});

test('a job that does not use it, or was given it, runs', () => {
  assert.deepEqual(missing({ script: ['echo TOKEN $TOKENS $MY_TOKEN'] }), []);
  assert.deepEqual(missing({ script: ['echo $TOKEN'] }, ['TOKEN']), []);
});

test('a job that has another value for the name can do without, unless it lists it', () => {
  assert.deepEqual(missing({ script: ['echo $TOKEN'] }, [], ['TOKEN']), []);
  assert.equal(missing({ secrets: ['TOKEN'] }, [], ['TOKEN']).length, 1);
});

test('one that nobody set is known by the list alone, and what to type is said', () => {
  const [sentence = ''] = missing({ secrets: ['KEY'] });
  assert.match(sentence, /There is no secret `KEY`\. .*berth secret set acme\/shop KEY /);
  assert.deepEqual(missing({ script: ['echo $KEY'] }), []);
});
