import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Queue } from '../../src/flow/ports/queue.ts';
import type { Store } from '../../src/flow/ports/store.ts';
import type { Delivery } from '../../src/model/incoming.ts';
import type { AttemptRef, Run } from '../../src/model/run.ts';
import { eventually } from './store-eventually.ts';
import {
  claim,
  finishedJob,
  NOW,
  queuedJob,
  sampleDelivery,
  sampleRepository,
  sampleRun,
  waitingJob,
  withJob,
} from './store-samples.ts';

export interface Door {
  readonly store: Store;
  readonly queue: Queue;
  close(): Promise<void>;
}

/** Two doors to one empty database, as two processes have them. */
export interface QueuesUnderTest {
  readonly one: Door;
  readonly two: Door;
  close(): Promise<void>;
}

/** What every implementation of Queue promises. */
export function queueContract(name: string, open: () => Promise<QueuesUnderTest>): void {
  describe(`${name} keeps the promises of Queue`, () => {
    let under: QueuesUnderTest;
    beforeEach(async () => {
      under = await open();
    });
    afterEach(() => under.close());

    function createRun(changes: Partial<Run>, repository = sampleRepository()): Promise<Run> {
      const deliveryId = randomUUID();
      return under.one.store.create(deliveryId, id => sampleRun(id, deliveryId, repository, changes));
    }

    /** Takes attempts at one door, and answers what was taken so far. */
    async function collectAttempts(): Promise<AttemptRef[]> {
      const taken: AttemptRef[] = [];
      await under.two.queue.takeAttempts(4, async attempt => {
        taken.push(attempt);
      });
      return taken;
    }

    test('hands each delivery whole to one of many takers, also those from before', async () => {
      const deliveries = Array.from({ length: 30 }, () => sampleDelivery());
      for (const delivery of deliveries.slice(0, 15)) await under.one.store.accept(delivery);
      const taken: Delivery[] = [];
      for (const { queue } of [under.one, under.two]) {
        await queue.takeDeliveries(3, async delivery => {
          taken.push(delivery);
        });
      }
      await Promise.all(deliveries.map(delivery => under.one.store.accept(delivery)));
      await eventually(() => taken.length >= deliveries.length);
      await sleep(50);
      const byId = (a: Delivery, b: Delivery) => a.id.localeCompare(b.id);
      assert.deepEqual(taken.toSorted(byId), deliveries.toSorted(byId));
    });

    test('never gives a taker more than it can hold, and always as much', async () => {
      let running = 0;
      let most = 0;
      let done = 0;
      await under.one.queue.takeDeliveries(3, async () => {
        most = Math.max(most, ++running);
        await sleep(30);
        running--;
        done++;
      });
      await Promise.all(Array.from({ length: 12 }, () => under.two.store.accept(sampleDelivery())));
      await eventually(() => done === 12);
      assert.equal(most, 3);
    });

    test('is prompt: work is announced, not found by looking', async () => {
      const accepted = new Map<string, number>();
      const delays: number[] = [];
      await under.two.queue.takeDeliveries(1, async ({ id }) => {
        delays.push(performance.now() - (accepted.get(id) ?? 0));
      });
      for (let i = 1; i <= 15; i++) {
        const delivery = sampleDelivery();
        accepted.set(delivery.id, performance.now());
        await under.one.store.accept(delivery);
        await eventually(() => delays.length === i);
        // Longer than a taker goes on looking after it has finished something.
        await sleep(40);
      }
      const median = delays.toSorted((a, b) => a - b)[7] ?? 0;
      assert.ok(median < 450, `half of the work started only after ${median} ms`);
    });

    test('attempts are queued when their run is created or changed, each once', async () => {
      const taken = await collectAttempts();
      const keys = () => taken.map(({ key, number }) => `${key}/${number}`).toSorted();
      const { id } = await createRun({ jobs: [queuedJob('a'), waitingJob('b'), finishedJob('c')] });
      await eventually(() => taken.length === 1);
      assert.deepEqual(taken, [{ runId: id, key: 'a', number: 1 }]);
      await under.one.store.change(id, run => claim(run, 'a', 'w'));
      await under.one.store.change(id, run => withJob({ ...run, round: 2 }, 'b', () => queuedJob('b')));
      await under.one.store.change(id, run =>
        withJob(run, 'c', job => ({
          ...job,
          progress: { status: 'queued' },
          attempts: [...job.attempts, { number: 4, queuedAt: NOW }],
        })),
      );
      await under.one.store.change(id, run => ({ ...run, round: 3 }));
      await eventually(() => taken.length >= 3);
      await sleep(100);
      assert.deepEqual(keys(), ['a/1', 'b/1', 'c/4']);
    });

    test('who has tags takes what asks for some of them, and the rest only if it wants', async () => {
      const tagged = (key: string, tags: readonly string[]) => {
        const queued = queuedJob(key);
        return { ...queued, job: { ...queued.job, tags } };
      };
      const takes = async (door: Door, tags: readonly string[], untagged: boolean) => {
        const taken: string[] = [];
        await door.queue.takeAttempts(9, async ({ key }) => void taken.push(key), {
          tags,
          untagged,
          heedsLimits: false,
        });
        return taken;
      };
      await createRun({ jobs: [tagged('old', ['a b', 'gpu'])] });
      const gpu = await takes(under.one, ['gpu', 'a b', 'c'], false);
      const plain = await takes(under.two, [], true);
      await createRun({
        jobs: [tagged('gpu', ['gpu']), tagged('both', ['gpu', 'a b']), tagged('arm', ['arm', 'gpu']), queuedJob('any')],
      });
      await eventually(() => gpu.length === 3 && plain.length === 1);
      await sleep(50);
      assert.deepEqual([gpu.toSorted(), plain], [['both', 'gpu', 'old'], ['any']]);
      const arm = await takes(under.two, ['arm', 'gpu'], false);
      await eventually(() => arm.includes('arm'));
    });

    test('what is handed out is already true: its taker finds the run', async () => {
      const found: (Run | undefined)[] = [];
      await under.two.queue.takeAttempts(8, async ({ runId }) => {
        found.push(await under.two.store.find(runId));
      });
      const created: Run[] = [];
      for (let i = 0; i < 15; i++) created.push(await createRun({ jobs: [queuedJob('a')] }));
      await eventually(() => found.length === created.length);
      const ids = (runs: readonly (Run | undefined)[]) => runs.map(run => run?.id).toSorted();
      assert.deepEqual(ids(found), ids(created));
    });

    test('as many and as long tags as a job may have are served', async () => {
      const tags = Array.from({ length: 50 }, (_, index) => `${index}${randomBytes(126).toString('hex')}`);
      const queued = queuedJob('a');
      await createRun({ jobs: [{ ...queued, job: { ...queued.job, tags } }] });
      const taken: string[] = [];
      const choice = { tags, untagged: false, heedsLimits: false };
      await under.two.queue.takeAttempts(1, async ({ key }) => void taken.push(key), choice);
      await eventually(() => taken.length === 1);
    });

    test('who takes one at a time takes the attempts of a repository as they were queued', async () => {
      const repository = sampleRepository();
      await createRun({ jobs: ['a', 'b', 'c'].map(key => queuedJob(key)) }, repository);
      await createRun({ jobs: [waitingJob('d'), queuedJob('e')] }, repository);
      const taken: string[] = [];
      await under.two.queue.takeAttempts(1, async ({ key }) => void taken.push(key));
      await eventually(() => taken.length === 4);
      assert.equal(taken.join(' '), 'a b c e');
    });

    test('a change that throws queues nothing', async () => {
      const { id } = await createRun({ jobs: [waitingJob('a')] });
      const change = under.one.store.change(id, run => {
        withJob(run, 'a', () => queuedJob('a'));
        throw new Error('ours');
      });
      await assert.rejects(change, { message: 'ours' });
      const taken = await collectAttempts();
      const marker = await createRun({ jobs: [queuedJob('marker')] });
      await eventually(() => taken.length > 0);
      assert.deepEqual(taken, [{ runId: marker.id, key: 'marker', number: 1 }]);
    });

    test('work whose handler threw comes again', async () => {
      const tries: string[] = [];
      const failOnce = async (name: string) => {
        tries.push(name);
        if (tries.filter(tried => tried === name).length === 1) throw new Error('not today');
      };
      await under.one.queue.takeDeliveries(1, ({ id }) => failOnce(id));
      await under.one.queue.takeAttempts(1, ({ key }) => failOnce(key));
      const delivery = sampleDelivery();
      await under.two.store.accept(delivery);
      await createRun({ jobs: [queuedJob('a')] });
      await eventually(() => tries.length === 4);
      assert.deepEqual(tries.toSorted(), [delivery.id, delivery.id, 'a', 'a'].toSorted());
    });

    test('a delivery whose change became true does not come again, though its handler threw after it', async () => {
      const { id: runId } = await createRun({ jobs: [waitingJob('a')] });
      const tries: string[] = [];
      const [delivery, later] = [sampleDelivery(), sampleDelivery()];
      await under.one.queue.takeDeliveries(1, async ({ id }) => {
        tries.push(id);
        if (id === later.id) return;
        await under.one.store.change(runId, run => ({ ...run, round: run.round + 1 }), id);
        throw new Error('died before it could say so');
      });
      await under.two.store.accept(delivery);
      await eventually(() => tries.length === 1);
      // The queue gives it back after 2 s; what a taker would then be handed, it is not.
      await sleep(3_500);
      await under.two.store.accept(later);
      await eventually(() => tries.includes(later.id));
      assert.deepEqual(tries, [delivery.id, later.id]);
      assert.equal((await under.two.store.find(runId))?.round, 2);
    });

    test('draining waits for what runs and takes nothing more', async () => {
      const events: string[] = [];
      await under.one.queue.takeDeliveries(1, async () => {
        events.push('begun');
        await sleep(150);
        events.push('ended');
      });
      await under.one.store.accept(sampleDelivery());
      await eventually(() => events.length === 1);
      await under.one.store.accept(sampleDelivery());
      await under.one.queue.drain(20_000);
      assert.deepEqual(events, ['begun', 'ended']);
      await under.one.store.accept(sampleDelivery());
      await sleep(100);
      assert.deepEqual(events, ['begun', 'ended']);
    });

    test('draining gives up after its grace, and closing gives the work to others', async () => {
      const begun: string[] = [];
      const hung = Promise.withResolvers<void>();
      await under.one.queue.takeAttempts(1, ({ key }) => {
        begun.push(key);
        return hung.promise;
      });
      await createRun({ jobs: [queuedJob('a')] });
      await eventually(() => begun.length === 1);
      await under.one.queue.drain(50);
      await under.one.close();
      const taken = await collectAttempts();
      await eventually(() => taken.length === 1);
      assert.deepEqual([begun, taken.map(({ key }) => key)], [['a'], ['a']]);
      hung.resolve();
    });
  });
}
