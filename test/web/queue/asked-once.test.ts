import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askedOnce } from '../../../src/web/queue/asked-once.ts';

function counting(answers: readonly (number | Error)[]) {
  let now = 0;
  let asked = 0;
  const ask = askedOnce(
    1_000,
    () => now,
    async () => {
      const answer = answers[asked++];
      if (answer instanceof Error) throw answer;
      return answer;
    },
  );
  return { ask, wait: (ms: number) => (now += ms), asked: () => asked };
}

test('a thousand readers are one question, and the next moment is another', async () => {
  const { ask, wait, asked } = counting([1, 2]);
  const all = Promise.all(Array.from({ length: 1_000 }, ask));
  wait(5_000);
  const late = ask();
  assert.deepEqual(new Set(await all), new Set([1]));
  assert.equal(await late, 1, 'who comes while it is asked waits for the same answer');
  wait(999);
  assert.deepEqual([await ask(), asked()], [1, 1]);
  wait(1);
  assert.deepEqual([await ask(), asked()], [2, 2]);
});

test('what failed is not kept', async () => {
  const { ask, asked } = counting([new Error('away'), 2]);
  const both = [ask(), ask()];
  for (const one of both) await assert.rejects(one, /away/);
  assert.deepEqual([await ask(), asked()], [2, 2]);
});
