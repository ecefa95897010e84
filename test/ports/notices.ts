import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, describe, test } from 'node:test';
import { newsOf } from '../../src/core/notify/news.ts';
import type { Notices } from '../../src/flow/ports/notices.ts';
import type { Store } from '../../src/flow/ports/store.ts';
import type { BranchState, Notice } from '../../src/model/notice.ts';
import type { Run } from '../../src/model/run.ts';
import type { PushTrigger, Repository } from '../../src/model/trigger.ts';
import { finishedJob, NOW, queuedJob, sampleRepository, sampleRun } from './store-samples.ts';

interface Door {
  readonly store: Store;
  readonly notices: Notices;
}

/** Two doors to one store, as two processes have them. */
export interface NoticesUnderTest {
  readonly one: Door;
  readonly two: Door;
  close(): Promise<void>;
}

type Consider = Parameters<Notices['consider']>[1];

const ALL = 1_000;

/** What every implementation of Notices promises. */
export function noticesContract(name: string, open: () => Promise<NoticesUnderTest>): void {
  describe(`${name} keeps the promises of Notices`, () => {
    let under: NoticesUnderTest;
    before(async () => {
      under = await open();
    });
    beforeEach(async () => void (await consider(nothing)));
    after(() => under.close());

    /** Resolves with how many runs there were. */
    async function considerBy({ notices }: Door, f: Consider): Promise<number> {
      let count = 0;
      for (const branch of await notices.stale(ALL)) {
        for (let runs = 1; runs > 0; count += runs) runs = await notices.consider(branch, f);
      }
      return count;
    }
    const consider = (f: Consider) => considerBy(under.two, f);
    const nothing = () => undefined;

    /** A push run of a branch, finished unless it is changed. */
    async function push(repository: Repository, changes: Partial<Run> = {}, name = 'main') {
      const deliveryId = randomUUID();
      return under.one.store.create(deliveryId, id => {
        const run = sampleRun(id, deliveryId, repository, {
          jobs: [finishedJob('build')],
          completedAt: NOW,
          ...changes,
        });
        return { ...run, trigger: { ...(run.trigger as PushTrigger), ref: { kind: 'branch', name } } };
      });
    }

    async function openPush(repository: Repository) {
      const run = await push(repository, { jobs: [queuedJob('build')] });
      return under.one.store.change(run.id, ({ completedAt: _, ...open }) => open).then(({ after: open }) => open);
    }

    const finish = ({ id }: Run, completedAt: number) =>
      under.one.store.change(id, run => ({ ...run, completedAt })).then(({ after: done }) => done);

    /** What each run leads to: it passed, and these targets hear of it. */
    function telling(...targets: readonly string[]): Consider {
      return (_, run) => ({ state: { runId: run.id, verdict: 'success' }, notices: targets.map(noticeOf(run)) });
    }

    const noticeOf = (run: Run) => (target: string) => {
      const news = newsOf(undefined, run);
      assert.ok(news);
      return { key: `${run.id} ${run.completedAt}`, target, news } satisfies Notice;
    };

    async function waitingFor(...targets: readonly string[]): Promise<readonly string[]> {
      const waiting = await under.one.notices.waiting(ALL, []);
      return waiting
        .map(({ notice }) => notice)
        .filter(({ target }) => targets.includes(target))
        .map(nameOf);
    }

    test('each push run that finished is considered once, with what its branch was found to be before', async () => {
      const repository = sampleRepository();
      const [first, second, third] = [await openPush(repository), await openPush(repository), await push(repository)];
      await consider(nothing);
      await finish(second, NOW + 1);
      await finish(first, NOW + 2);
      const fourth = await push(repository, { completedAt: NOW - 9 });
      const seen: unknown[] = [];
      const keep: Consider = (previous, { id, completedAt }) => {
        seen.push([previous?.runId, id, completedAt]);
        return id === first.id ? undefined : { state: { runId: id, verdict: 'success' }, notices: [] };
      };
      assert.deepEqual([await consider(keep), await consider(keep)], [3, 0]);
      await finish(third, NOW + 3);
      await consider(keep);
      assert.deepEqual(seen, [
        [undefined, second.id, NOW + 1],
        [second.id, first.id, NOW + 2],
        [second.id, fourth.id, NOW - 9],
        [fourth.id, third.id, NOW + 3],
      ]);
    });

    test('a run that is run again before anybody looked is considered as it is, and again at its next end', async () => {
      const repository = sampleRepository();
      const { id } = await push(repository);
      const { after: open } = await under.one.store.change(id, ({ completedAt: _, ...run }) => run);
      const seen: unknown[] = [];
      const keep: Consider = (_, run) => void seen.push([run.id, run.completedAt]);
      await consider(keep);
      await finish(open, NOW + 9);
      await consider(keep);
      assert.deepEqual(seen, [
        [id, undefined],
        [id, NOW + 9],
      ]);
    });

    test('a run that is removed before anybody looked is not considered, and what else is there is no news', async () => {
      const repository = sampleRepository();
      const { id } = await push(repository);
      await consider(telling());
      await under.one.store.remove((await push(repository)).id);
      const seen: unknown[] = [];
      const keep: Consider = (previous, run) => void seen.push([previous?.runId, run.id]);
      assert.deepEqual([await consider(keep), await consider(keep)], [1, 0]);
      assert.deepEqual(seen, [[id, id]]);
    });

    test('many runs of a branch are considered bit by bit, and branches one by one', async () => {
      const repository = sampleRepository();
      const runs: Run[] = [];
      for (let count = 0; count < 25; count++) runs.push(await push(repository));
      await push(repository, {}, 'topic');
      const { notices } = under.one;
      const [main, topic, ...more] = await notices.stale(ALL);
      assert.deepEqual([main?.name, topic?.name, more], ['main', 'topic', []]);
      assert.ok(main);
      assert.deepEqual(
        [await notices.stale(1), await notices.stale(ALL, main), await notices.stale(ALL, topic)],
        [[main], [topic], []],
      );
      const seen: string[] = [];
      const keep: Consider = (_, { id }) => void seen.push(id);
      const first = await notices.consider(main, keep);
      assert.ok(first > 0 && first < runs.length);
      assert.deepEqual(await notices.stale(ALL), [main, topic]);
      while ((await notices.consider(main, keep)) > 0);
      assert.deepEqual(
        seen,
        runs.map(({ id }) => id),
      );
      assert.deepEqual(await notices.stale(ALL), [topic]);
    });

    test('what waits already is not told twice', async () => {
      const repository = sampleRepository();
      const twice = noticeOf(await push(repository))('twice');
      await push(repository);
      await consider(() => ({ state: { runId: twice.news.run.id, verdict: 'success' }, notices: [twice] }));
      assert.deepEqual(await waitingFor('twice'), [nameOf(twice)]);
    });

    test('only pushes to branches count', async () => {
      const repository = sampleRepository();
      const { trigger } = await push(repository);
      assert.ok(trigger.source === 'push');
      assert.equal(await consider(nothing), 1);
      for (const other of [
        { ...trigger, ref: { kind: 'tag', name: 'v1' } } as const,
        { ...trigger, source: 'api' } as const,
      ]) {
        const deliveryId = randomUUID();
        await under.one.store.create(deliveryId, id =>
          sampleRun(id, deliveryId, repository, { trigger: { ...other, deliveryId }, jobs: [], completedAt: NOW }),
        );
      }
      assert.equal(await consider(nothing), 0);
    });

    test('what fails while it considers is considered again, and told once; two servers do not consider the same', async () => {
      const repository = sampleRepository();
      const [first, second] = [await push(repository), await push(repository)];
      const dying: Consider = (previous, run) => {
        if (run.id === second.id) throw new Error('died');
        return telling('dying')(previous, run);
      };
      await assert.rejects(consider(dying), /died/);
      assert.deepEqual(await waitingFor('dying'), []);
      const f = telling('living');
      const looked = await Promise.all([consider(f), considerBy(under.one, f)]);
      assert.equal(looked[0] + looked[1], 2);
      assert.deepEqual(await waitingFor('living'), [`living ${first.id} ${NOW}`]);
    });

    test('of each branch and target the oldest is to be sent next, and nothing of those who rest', async () => {
      const [repository, elsewhere] = [sampleRepository(), sampleRepository()];
      const began = Date.now();
      const first = await push(repository);
      const again = await finish(first, NOW + 7);
      await consider(telling('a'));
      const other = await push(repository, {}, 'topic');
      const foreign = await push(elsewhere);
      await consider(telling('a', 'b'));
      const second = await push(repository);
      await consider(telling('a', 'b'));
      const oldest = noticeOf(again)('a');
      const names = [oldest, ...[other, foreign].map(noticeOf).flatMap(notice => [notice('a'), notice('b')])].map(
        nameOf,
      );
      const later = nameOf(noticeOf(second)('b'));
      assert.deepEqual((await waitingFor('a', 'b')).toSorted(), [...names, later].toSorted());
      const [head, ...more] = await under.two.notices.waiting(1, ['dying', 'living', 'twice', 'b']);
      assert.deepEqual([head?.notice, more], [oldest, []]);
      assert.ok(Math.abs((head?.decidedAt ?? 0) - began) < 60_000);
      await under.two.notices.remove(oldest);
      await under.two.notices.remove(oldest);
      assert.ok((await waitingFor('a')).includes(nameOf(noticeOf(second)('a'))));
      assert.equal((await waitingFor('b')).length, 3);
    });

    test('what waits too long is dropped, of one target', async () => {
      const repository = sampleRepository();
      const runs = [await push(repository), await push(repository)];
      await consider(telling('gone', 'there'));
      assert.deepEqual(await under.one.notices.drop('gone', Date.now() - 60_000), []);
      const dropped = await under.one.notices.drop('gone', Date.now() + 60_000);
      assert.deepEqual(dropped.toSorted(), runs.map(run => noticeOf(run)('gone').key).toSorted());
      assert.deepEqual([(await waitingFor('gone')).length, (await waitingFor('there')).length], [0, 1]);
    });

    test('a branch is forgotten with its last run, unless it is still there', async () => {
      const { store, notices } = under.one;
      const [repository, removed] = [sampleRepository(), sampleRepository()];
      const runs = [
        await push(repository, {}, 'kept'),
        await push(repository, {}, 'quiet'),
        await push(repository, {}, 'deleted'),
        await push(repository, {}, 'unseen'),
        await push(removed, {}, 'quiet'),
      ];
      await consider(telling());
      for (const { id } of [repository, removed]) await store.setSighting(id, { 'branch quiet': { sha: 'a' } });
      for (const { id } of runs.slice(1, 3)) await store.remove(id);
      await store.remove(runs[4]?.id ?? '');
      await push(repository, {}, 'unseen');
      await store.remove(runs[3]?.id ?? '');
      await notices.forgetBranches();
      assert.deepEqual(
        [await store.sighting(repository.id), await store.sighting(removed.id)],
        [{ 'branch quiet': { sha: 'a' } }, undefined],
      );
      for (const name of ['kept', 'quiet', 'deleted']) await push(repository, {}, name);
      await push(removed, {}, 'quiet');
      const known: Record<string, BranchState['runId'] | undefined> = {};
      await consider((previous, { trigger }) => {
        if (trigger.source !== 'push') return;
        known[`${trigger.repository.id === removed.id ? 'removed ' : ''}${trigger.ref.name}`] = previous?.runId;
      });
      const [kept, quiet, , unseen] = runs.map(({ id }) => id);
      assert.deepEqual(known, { kept, quiet, deleted: undefined, unseen, 'removed quiet': undefined });
    });
  });
}

function nameOf({ target, key }: Notice): string {
  return `${target} ${key}`;
}
