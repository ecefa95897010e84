import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import type { Store } from '../../src/flow/ports/store.ts';
import type { Run } from '../../src/model/run.ts';
import type { Repository } from '../../src/model/trigger.ts';
import { pullRequestTrigger } from '../core/schedule/pull-request.ts';
import { deploymentsContract } from './store-deployments.ts';
import { durationsContract } from './store-durations.ts';
import { eventually } from './store-eventually.ts';
import { historyContract } from './store-history.ts';
import { listsContract } from './store-lists.ts';
import { retentionContract } from './store-retention.ts';
import {
  claim,
  finishedJob,
  lastOf,
  NOW,
  queuedJob,
  sampleDelivery,
  sampleRepository,
  sampleRun,
  waitingJob,
  withJob,
} from './store-samples.ts';
import { sightingsContract } from './store-sightings.ts';
import { testsContract } from './store-tests.ts';
import { timersContract } from './store-timers.ts';
import { waitingContract } from './store-waiting.ts';

/** Two doors to one database, as two processes have them. */
export interface StoresUnderTest {
  readonly store: Store;
  readonly other: Store;
  close(): Promise<void>;
}

/** What every implementation of Store promises. */
export function storeContract(name: string, open: () => Promise<StoresUnderTest>): void {
  describe(`${name} keeps the promises of Store`, () => {
    let under: StoresUnderTest;
    before(async () => {
      under = await open();
    });
    after(() => under.close());

    function createRun(changes: Partial<Run> = {}, repository: Repository = sampleRepository()): Promise<Run> {
      const deliveryId = randomUUID();
      return under.store.create(deliveryId, id => sampleRun(id, deliveryId, repository, changes));
    }

    waitingContract(() => under, createRun);
    timersContract(() => under);
    retentionContract(() => under, createRun);
    sightingsContract(() => under, createRun);
    testsContract(() => under, createRun);
    historyContract(() => under, createRun);
    deploymentsContract(() => under, createRun);
    durationsContract(() => under, createRun);
    listsContract(() => under, createRun);

    test('accepts a delivery once, however often and wherever it comes at the same time', async () => {
      const delivery = sampleDelivery();
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? under.store : under.other).accept(delivery)),
      );
      assert.equal(answers.filter(answer => answer === 'accepted').length, 1);
      assert.equal(await under.store.accept(delivery), 'duplicate');
    });

    test('creates one run for a delivery, and gives everyone the same', async () => {
      const deliveryId = randomUUID();
      const repository = sampleRepository();
      const draft = (id: string) => sampleRun(id, deliveryId, repository);
      const runs = await Promise.all(
        Array.from({ length: 10 }, (_, i) => (i % 2 === 0 ? under.store : under.other).create(deliveryId, draft)),
      );
      for (const run of runs) assert.deepEqual(run, runs[0]);
      assert.equal((await under.store.findRuns({ repositoryId: repository.id, limit: 10 })).length, 1);
      const again = await under.store.create(deliveryId, () => assert.fail('the draft of a known delivery'));
      assert.deepEqual(again, runs[0]);
    });

    test('starts one next run of a pull request, whoever decided at the same time', async () => {
      const repository = sampleRepository();
      const trigger = { ...pullRequestTrigger(), repository };
      const ofPullRequest = { repositoryId: repository.id, pullRequestNumber: trigger.pullRequest.number };
      const start = (door: Store, deliveryId: string, newest?: string) => {
        const draft = (id: string) => sampleRun(id, deliveryId, repository, { trigger: { ...trigger, deliveryId } });
        return door.createNext(deliveryId, { ...ofPullRequest, ...(newest !== undefined && { newest }) }, draft);
      };
      let newest: Run | undefined;
      for (let round = 0; round < 3; round++) {
        const found = await Promise.all(
          Array.from({ length: 8 }, (_, i) => start(i % 2 === 0 ? under.store : under.other, randomUUID(), newest?.id)),
        );
        const started = found.filter(run => run !== undefined);
        assert.equal(started.length, 1);
        newest = started[0];
      }
      assert.ok(newest !== undefined);
      assert.equal((await under.store.findRuns({ ...ofPullRequest, limit: 10 })).length, 3);
      const known = await start(under.other, newest.trigger.deliveryId);
      assert.equal(known?.id, newest.id, 'a delivery that comes again has its run');
    });

    test('finds the runs of a ref whatever started them, and those older than another', async () => {
      const repository = sampleRepository();
      const [push, later] = [await createRun({}, repository), await createRun({}, repository)];
      if (push.trigger.source !== 'push') return assert.fail('samples are pushes');
      const { before: _, ...pushed } = push.trigger;
      const web = await createRun({ trigger: { ...pushed, source: 'web', deliveryId: randomUUID() } }, repository);
      const tagged = { ...push.trigger, ref: { kind: 'tag', name: push.trigger.ref.name } } as const;
      const tag = await createRun({ trigger: tagged }, repository);
      const idsOf = async (query: Parameters<Store['findRuns']>[0]) =>
        (await under.other.findRuns({ ...query, repositoryId: repository.id })).map(({ id }) => id);
      assert.deepEqual(await idsOf({ ref: push.trigger.ref, limit: 9 }), [web.id, later.id, push.id]);
      assert.deepEqual(await idsOf({ ref: tagged.ref, limit: 9 }), [tag.id]);
      assert.deepEqual(await idsOf({ before: later.id, limit: 9 }), [push.id]);
      assert.deepEqual(await idsOf({ before: 'x', limit: 9 }), []);
    });

    test('gives back exactly what was written', async () => {
      const pullRequest = {
        number: 12,
        title: 'T',
        draft: false,
        labels: ['x'],
        head: { branch: 'b', sha: 'c'.repeat(40), repositoryId: 1 },
        base: { branch: 'main', sha: 'd'.repeat(40) },
      };
      const { ref: _, ...push } = sampleRun('1', 'd', sampleRepository()).trigger as Extract<
        Run['trigger'],
        { source: 'push' }
      >;
      const shapes: Partial<Run>[] = [
        {},
        { jobs: [finishedJob('z'), queuedJob('a'), waitingJob('m')], round: 3, completedAt: NOW + 9 },
        { jobs: [], notice: 'no_jobs', completedAt: NOW },
        {
          approval: { state: 'given', by: { id: 1, login: 'bob' }, at: NOW },
          trigger: { ...push, source: 'pull_request', pullRequest, standsForPush: true },
        },
      ];
      for (const shape of shapes) {
        const run = await createRun(shape);
        assert.deepEqual(await under.other.find(run.id), run);
      }
    });

    test('a change is read as it was written, whatever it added or took away', async () => {
      const { id } = await createRun({ jobs: [finishedJob('one'), waitingJob('two'), finishedJob('three')] });
      const steps: ((run: Run) => Run)[] = [
        run => withJob(run, 'one', job => ({ ...job, attempts: job.attempts.slice(0, 1) })),
        run => ({ ...run, jobs: run.jobs.toReversed() }),
        run => ({ ...run, jobs: run.jobs.filter(({ job }) => job.key !== 'two') }),
        run => ({ ...run, completedAt: NOW + 1, notice: 'no_jobs' }),
        ({ completedAt: _, notice: __, ...run }) => run,
        run => ({ ...run, jobs: [...run.jobs, queuedJob('four')] }),
        run => claim(run, 'four', 'w'),
      ];
      for (const step of steps) {
        const { after: written } = await under.store.change(id, step);
        assert.deepEqual(await under.other.find(id), written);
      }
    });

    test('finds nothing under unknown ids, and refuses to change it', async () => {
      for (const id of ['999999999', '0', 'nope', '', '1e3', "1' or true"]) {
        assert.equal(await under.store.find(id), undefined);
        await assert.rejects(
          under.store.change(id, run => run),
          { name: 'Error', message: `There is no run ${id}.` },
        );
      }
    });

    test('finds runs by what is asked, newest first', async () => {
      const repository = sampleRepository();
      const first = await createRun({}, repository);
      const second = await createRun({ jobs: [], completedAt: NOW }, repository);
      const third = await createRun({}, repository);
      const ids = async (query: object) =>
        (await under.store.findRuns({ repositoryId: repository.id, limit: 9, ...query })).map(({ id }) => id);
      assert.deepEqual(await ids({}), [third.id, second.id, first.id]);
      assert.deepEqual(await ids({ limit: 1 }), [third.id]);
      assert.deepEqual(await ids({ open: true }), [third.id, first.id]);
      assert.deepEqual(await ids({ open: false }), [second.id]);
      assert.deepEqual(await ids({ headSha: 'a'.repeat(40), limit: 2 }), [third.id, second.id]);
      assert.deepEqual(await ids({ headSha: 'f'.repeat(40) }), []);
      assert.deepEqual(await ids({ pullRequestNumber: 1 }), []);
      const { trigger } = first;
      assert.ok(trigger.source === 'push');
      const elsewhere = { ...trigger, ref: { kind: 'branch', name: "o'ther" } } as const;
      const other = await createRun({ trigger: elsewhere }, repository);
      await createRun({ trigger: { ...elsewhere, source: 'web' } }, repository);
      assert.deepEqual(await ids({ pushedTo: "o'ther" }), [other.id]);
      assert.deepEqual(await ids({ pushedTo: 'main', limit: 2 }), [third.id, second.id]);
    });

    test('loses none of many changes at the same time', async () => {
      const { id } = await createRun();
      const changes = Array.from({ length: 100 }, (_, i) =>
        (i % 2 === 0 ? under.store : under.other).change(id, run => ({ ...run, round: run.round + 1 })),
      );
      const rounds = (await Promise.all(changes)).map(change => change.after.round);
      assert.deepEqual(
        rounds.toSorted((a, b) => a - b),
        Array.from({ length: 100 }, (_, i) => i + 2),
      );
      assert.equal((await under.store.find(id))?.round, 101);
    });

    test('changes of jobs and of the run are seen together', async () => {
      const { id } = await createRun({ round: 1 });
      const writer = Promise.all(
        Array.from({ length: 40 }, () =>
          under.store.change(id, run =>
            withJob({ ...run, round: run.round + 1 }, 'build', job => ({ ...job, round: job.round + 1 })),
          ),
        ),
      );
      const seen = await Promise.all(Array.from({ length: 40 }, () => under.other.find(id)));
      for (const run of seen) assert.equal(run?.jobs[0]?.round, run?.round);
      await writer;
    });

    test('a change that throws changes nothing and passes the error on', async () => {
      const run = await createRun();
      await assert.rejects(
        under.store.change(run.id, () => {
          throw new TypeError('ours');
        }),
        { name: 'TypeError', message: 'ours' },
      );
      assert.deepEqual(await under.store.find(run.id), run);
    });

    test('the same object back writes nothing', async () => {
      const { id } = await createRun();
      const version = await versionOf(id);
      const { before, after: same } = await under.store.change(id, run => run);
      assert.equal(before, same);
      assert.equal(await versionOf(id), version);
    });

    async function entryOf(id: string) {
      return (await under.store.unpublished(10_000)).find(({ run }) => run.id === id);
    }
    async function versionOf(id: string): Promise<number | undefined> {
      return (await entryOf(id))?.version;
    }

    test('a run stays unpublished until its newest version was published', async () => {
      const { id } = await createRun();
      const told = (n: number) => ({
        checks: { [`${id}:1`]: { id: n, fingerprint: 'f', completed: false, annotations: 0 } },
      });
      const first = await entryOf(id);
      assert.deepEqual(first?.published, { checks: {} });
      const { after: changed } = await under.other.change(id, run => ({ ...run, round: 2 }));
      await under.store.published(id, first?.version ?? 0, told(1));
      const second = await entryOf(id);
      assert.deepEqual(second?.run, changed);
      assert.deepEqual(second?.published, told(1));
      await under.store.published(id, second?.version ?? 0, told(2));
      await under.store.published(id, second?.version ?? 0, told(2));
      assert.equal(await entryOf(id), undefined);
      await under.other.published(id, first?.version ?? 0, told(1));
      assert.equal(await entryOf(id), undefined, 'a late reporter must not make it unpublished again');
      await under.store.change(id, run => ({ ...run, round: 3 }));
      assert.deepEqual((await entryOf(id))?.published, told(2));
    });

    test('the oldest change is published first', async () => {
      const [one, two] = [await createRun(), await createRun()];
      const order = async () =>
        (await under.store.unpublished(10_000)).map(({ run }) => run.id).filter(id => id === one.id || id === two.id);
      assert.deepEqual(await order(), [one.id, two.id]);
      await under.store.change(one.id, run => ({ ...run, round: 2 }));
      assert.deepEqual(await order(), [two.id, one.id]);
      assert.equal((await under.store.unpublished(1)).length, 1);
    });

    test('installations that must wait are left out', async () => {
      const { id, trigger } = await createRun();
      const { installationId } = trigger.repository;
      const others = await under.store.unpublished(10_000, [installationId]);
      assert.ok(others.every(({ run }) => run.trigger.repository.installationId !== installationId));
      const all = await under.store.unpublished(10_000, [installationId + 1]);
      assert.ok(all.some(({ run }) => run.id === id));
    });

    test('watching tells of runs that were created and changed through either door', async () => {
      const seen: string[] = [];
      const stop = under.store.watch(id => seen.push(id));
      const ignored: string[] = [];
      under.store.watch(id => ignored.push(id))();
      const { id } = await createRun();
      await eventually(() => seen.includes(id));
      seen.length = 0;
      await under.other.change(id, run => ({ ...run, round: 2 }));
      await eventually(() => seen.includes(id));
      stop();
      assert.deepEqual(ignored, []);
    });

    test('tells which attempts some worker has claimed and not ended', async () => {
      const { id } = await createRun({ jobs: [queuedJob('a'), queuedJob('b'), finishedJob('c')] });
      const mine = async () => (await under.other.claimed()).filter(({ runId }) => runId === id);
      assert.deepEqual(await mine(), []);
      await under.store.change(id, run => claim(run, 'b', 'w9'));
      assert.deepEqual(await mine(), [{ runId: id, key: 'b', number: 1, worker: 'w9' }]);
      await under.store.change(id, run =>
        withJob(run, 'b', job => ({
          ...job,
          attempts: [{ ...lastOf(job), endedAt: NOW, ended: { outcome: 'lost', message: 'gone' } }],
        })),
      );
      assert.deepEqual(await mine(), []);
    });
  });
}
