import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { Run } from '../../../src/model/run.ts';
import type { Repository } from '../../../src/model/trigger.ts';
import { eventually } from '../../ports/store-eventually.ts';
import { ada, queuedJob, sampleRepository, sampleRun, waitingJob, withJob } from '../../ports/store-samples.ts';
import { openTemporaryStore } from './temporary-store.ts';

test('repositories take turns, and what the clock started comes last', async t => {
  const { store, queue, close } = await openTemporaryStore();
  t.after(close);
  const names = new Map<string, string>();
  async function create(name: string, repository: Repository, jobs: readonly string[], changes: Partial<Run> = {}) {
    const deliveryId = randomUUID();
    const draft = (id: string): Run => {
      const run = sampleRun(id, deliveryId, repository, { jobs: jobs.map(key => queuedJob(key)) });
      return { ...run, ...changes, trigger: { ...run.trigger, ...changes.trigger, deliveryId } } as Run;
    };
    const run = await store.create(deliveryId, draft);
    names.set(run.id, name);
    return run;
  }
  const [busy, calm, other] = [sampleRepository(), sampleRepository(), sampleRepository()];
  const { trigger } = sampleRun('0', 'none', calm);
  const nightly = { ...trigger, source: 'schedule', actor: ada, ref: { kind: 'branch', name: 'main' } } as const;

  await create('nightly', calm, ['n1'], { trigger: nightly });
  await create('busy', busy, ['b1', 'b2', 'b3', 'b4']);
  const later = await create('later', busy, ['l1'], { jobs: [waitingJob('l1')] });
  await create('other', other, ['o1', 'o2']);
  await store.change(later.id, run => withJob(run, 'l1', () => queuedJob('l1')));

  const order: string[] = [];
  await queue.takeAttempts(1, async ({ runId, key }) => {
    order.push(`${names.get(runId)} ${key}`);
  });
  await eventually(() => order.length === 8);
  assert.deepEqual(order, [
    'busy b1',
    'other o1',
    'busy b2',
    'other o2',
    'busy b3',
    'busy b4',
    'later l1',
    'nightly n1',
  ]);
});

test('a repository that may run two jobs at once runs two, on all workers together, and holds nobody up', async t => {
  const opened = await openTemporaryStore();
  t.after(opened.close);
  const { store, queue } = opened;
  const [limited, other] = [sampleRepository(), sampleRepository()];
  const create = (repository: Repository, keys: readonly string[], concurrency?: number) => {
    const deliveryId = randomUUID();
    const jobs = keys.map(key => queuedJob(key));
    const changes = concurrency === undefined ? { jobs } : { jobs, concurrency };
    return store.create(deliveryId, id => sampleRun(id, deliveryId, repository, changes));
  };
  await create(limited, ['a', 'b', 'c', 'd', 'e'], 2);
  await create(other, ['x', 'y', 'z']);

  const running = new Map<string, () => void>();
  let most = 0;
  const carryOut = ({ key }: { readonly key: string }) =>
    new Promise<void>(resolve => {
      running.set(key, resolve);
      most = Math.max(most, [...running.keys()].filter(one => 'abcde'.includes(one)).length);
    });
  const everything = { tags: [], untagged: true, heedsLimits: true } as const;
  await Promise.all([queue.takeAttempts(3, carryOut, everything), queue.takeAttempts(3, carryOut, everything)]);
  await eventually(() => running.size === 5);
  for (let done = 0; done < 8; done++) {
    await eventually(() => running.size > 0);
    const [key = '', end] = [...running].find(([one]) => 'abcde'.includes(one)) ?? [...running][0] ?? [];
    running.delete(key);
    end?.();
  }
  assert.equal(most, 2);
});

test('who serves several tags takes from all of them as from one queue', async t => {
  const { store, queue, close } = await openTemporaryStore();
  t.after(close);
  const [busy, calm] = [sampleRepository(), sampleRepository()];
  const create = (repository: Repository, jobs: Run['jobs'], nightly = false) => {
    const deliveryId = randomUUID();
    return store.create(deliveryId, id => {
      const run = sampleRun(id, deliveryId, repository, { jobs });
      const ref = { kind: 'branch', name: 'main' } as const;
      return nightly ? { ...run, trigger: { ...run.trigger, source: 'schedule', actor: ada, ref } } : run;
    });
  };
  const tagged = (key: string, ...tags: readonly string[]) => {
    const queued = queuedJob(key);
    return { ...queued, job: { ...queued.job, tags } };
  };
  await create(calm, [tagged('night', 'gpu')], true);
  await create(busy, [tagged('g1', 'gpu', 'big'), tagged('g2', 'big', 'gpu'), tagged('g3', 'gpu', 'big')]);
  await create(busy, [queuedJob('p1'), queuedJob('p2')]);
  await create(calm, [queuedJob('c1')]);
  // Nobody has this tag: that a job waits for it holds up none of its repository.
  await create(calm, [tagged('never', 'arm')]);
  await create(calm, [tagged('g4', 'gpu', 'big')]);

  const order: string[] = [];
  const choice = { tags: ['gpu', 'big'], untagged: true, heedsLimits: false };
  await queue.takeAttempts(1, async ({ key }) => void order.push(key), choice);
  await eventually(() => order.length === 8);
  assert.deepEqual(order, ['g1', 'p1', 'c1', 'g4', 'g2', 'p2', 'g3', 'night']);
});
