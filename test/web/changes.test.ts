import assert from 'node:assert/strict';
import { setMaxListeners } from 'node:events';
import { test } from 'node:test';
import { createChanges } from '../../src/web/changes.ts';

test('a thousand readers are one watcher of the store, look again spread over seconds, and leave nothing behind', async () => {
  const watchers = new Set<(runId: string) => void>();
  let started = 0;
  const changes = createChanges({
    watch(onChange) {
      started += 1;
      watchers.add(onChange);
      return () => watchers.delete(onChange);
    },
  });
  // Each reader listens once.
  const leaving = new AbortController();
  setMaxListeners(0, leaving.signal);
  const told: number[] = [];
  const all = Promise.withResolvers<void>();
  for (let reader = 0; reader < 1_000; reader++) {
    changes.subscribe(
      leaving.signal,
      runId => runId === (reader < 900 ? 'busy' : 'quiet'),
      ({ within }) => {
        told.push(within);
        if (told.length === 900) all.resolve();
      },
    );
  }
  assert.deepEqual([started, watchers.size], [1, 1]);
  for (let change = 0; change < 50; change++) for (const tell of watchers) tell('busy');
  await all.promise;
  assert.deepEqual(new Set(told), new Set([9_000]));
  leaving.abort();
  assert.equal(watchers.size, 0);
  const next = new AbortController();
  changes.subscribe(
    next.signal,
    () => true,
    () => assert.fail(),
  );
  assert.equal(started, 2);
  next.abort();
});
