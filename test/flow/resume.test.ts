import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { pino } from 'pino';
import { createRun } from '../../src/core/schedule/create-run.ts';
import type { Store } from '../../src/flow/ports/store.ts';
import { startResuming } from '../../src/flow/resume.ts';
import { createMemory } from '../../src/io/memory/memory.ts';
import { InfraError } from '../../src/model/errors.ts';
import type { PlannedJob } from '../../src/model/plan.ts';
import { inGroup, job, push } from '../core/schedule/runs.ts';
import { states, tell } from '../core/schedule/story.ts';
import { eventually } from '../ports/store-eventually.ts';

const silent = pino({ enabled: false });

/** A store, a clock that is set by hand, and as many servers that look after it. */
function startServers(count: number, see: (store: Store) => Store = store => store) {
  const { store } = createMemory().open();
  let time = 0;
  const stops = Array.from({ length: count }, () => startResuming({ store: see(store), log: silent, now: () => time }));
  let runs = 0;
  const create = async (jobs: readonly PlannedJob[]) => {
    const deliveryId = `${++runs}`;
    const run = await store.create(deliveryId, id =>
      createRun({ id, trigger: { ...push(), deliveryId }, plan: { jobs }, diagnostics: [], now: 0 }),
    );
    return run.id;
  };
  return {
    store,
    create,
    setTime: (now: number) => {
      time = now;
    },
    stateOf: async (id: string, key: string) => {
      const run = await store.find(id);
      return run && states(run)[key];
    },
    stop: () => Promise.all(stops.map(stop => stop())),
  };
}

describe('what waits by itself', () => {
  test('goes on when its time has come, once, and nobody has to say so', async () => {
    const servers = startServers(2);
    const id = await servers.create([job('late', { when: 'delayed', startInMs: 60_000 })]);
    // Another change is a hint to look; a minute has not passed.
    servers.setTime(59_999);
    const other = await servers.create([job('deploy', inGroup('production'))]);
    await eventually(async () => (await servers.stateOf(other, 'deploy')) === 'queued');
    assert.equal(await servers.stateOf(id, 'late'), 'waiting for delay');
    servers.setTime(60_000);
    await eventually(async () => (await servers.stateOf(id, 'late')) === 'queued');
    await servers.stop();
    assert.equal((await servers.store.find(id))?.jobs[0]?.attempts.length, 1);
  });

  test('is looked after by whoever comes next', async () => {
    const servers = startServers(1);
    await servers.stop();
    const id = await servers.create([job('deploy', inGroup('production'))]);
    assert.equal(await servers.stateOf(id, 'deploy'), 'waiting for resource');
    const stop = startResuming({ store: servers.store, log: silent, now: () => 0 });
    await eventually(async () => (await servers.stateOf(id, 'deploy')) === 'queued');
    await stop();
  });

  test('takes its turn when the one before it is over', async () => {
    const servers = startServers(2);
    const [first, second] = [
      await servers.create([job('deploy', inGroup('production'))]),
      await servers.create([job('deploy', inGroup('production'))]),
    ];
    await eventually(async () => (await servers.stateOf(first, 'deploy')) === 'queued');
    assert.equal(await servers.stateOf(second, 'deploy'), 'waiting for resource');
    await servers.store.change(first, run => tell(run, ['deploy fail']));
    await eventually(async () => (await servers.stateOf(second, 'deploy')) === 'queued');
    await servers.stop();
  });

  test('goes on after the store was away', async () => {
    let failures = 0;
    const servers = startServers(1, store => ({
      ...store,
      due: async now => {
        if (++failures < 3) throw new InfraError('The database cannot be reached.', { retryable: true });
        return store.due(now);
      },
    }));
    const id = await servers.create([job('late', { when: 'delayed', startInMs: 1 })]);
    servers.setTime(1);
    await eventually(async () => (await servers.stateOf(id, 'late')) === 'queued');
    await servers.stop();
  });

  test('does not wait for another run that cannot be changed', async () => {
    const broken = new Set<string>();
    const servers = startServers(1, store => ({
      ...store,
      change: async (id, ...rest) => {
        if (broken.has(id)) throw new Error('an impossible run');
        return store.change(id, ...rest);
      },
    }));
    const late = [job('late', { when: 'delayed', startInMs: 1 })];
    const [first, second] = [await servers.create(late), await servers.create(late)];
    broken.add(first);
    servers.setTime(1);
    await eventually(async () => (await servers.stateOf(second, 'late')) === 'queued');
    assert.equal(await servers.stateOf(first, 'late'), 'waiting for delay');
    await servers.stop();
  });
});
