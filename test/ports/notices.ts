import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { newsOf } from '../../src/core/notify/news.ts';
import type { Compared, Notices } from '../../src/flow/ports/notices.ts';
import type { Store } from '../../src/flow/ports/store.ts';
import type { BranchState, Notice } from '../../src/model/notice.ts';
import type { Repository } from '../../src/model/trigger.ts';
import { eventually } from '../scenarios/eventually.ts';
import { finishedJob, NOW, sampleRepository, sampleRun } from './store-samples.ts';

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

type Compare = Parameters<Notices['compare']>[0];

/** What every implementation of Notices promises. */
export function noticesContract(name: string, open: () => Promise<NoticesUnderTest>): void {
  describe(`${name} keeps the promises of Notices`, () => {
    let under: NoticesUnderTest;
    before(async () => {
      under = await open();
    });
    after(() => under.close());

    /** A finished push run of `main`. */
    async function finish(repository: Repository) {
      const deliveryId = randomUUID();
      return under.one.store.create(deliveryId, id =>
        sampleRun(id, deliveryId, repository, { jobs: [finishedJob('build')], completedAt: NOW + 2 }),
      );
    }

    const compare = (f: Compare) => under.two.notices.compare(f, 10);
    const nothing = () => undefined;

    test('a branch is looked at once after each finished push run, with what it was found to be', async () => {
      await compare(nothing);
      const repository = sampleRepository();
      const seen: unknown[] = [];
      const keep: Compare = (previous, [newest]) => {
        seen.push([previous, newest?.id]);
        return newest && { state: { runId: newest.id, verdict: 'success' }, notices: [] };
      };
      const first = await finish(repository);
      assert.deepEqual([await compare(keep), await compare(keep)], [1, 0]);
      const second = await finish(repository);
      await compare(keep);
      await under.one.store.change(second.id, ({ completedAt: _, ...run }) => run);
      assert.equal(await compare(keep), 0, 'a run that is open says nothing');
      await under.one.store.change(second.id, run => ({ ...run, completedAt: NOW + 9 }));
      await compare(keep);
      const was = (runId: string): BranchState => ({ runId, verdict: 'success' });
      assert.deepEqual(seen, [
        [undefined, first.id],
        [was(first.id), second.id],
        [was(second.id), second.id],
      ]);
    });

    test('only pushes to branches count, and what is not decided leaves the branch as it was', async () => {
      const repository = sampleRepository();
      const { trigger } = await finish(repository);
      assert.ok(trigger.source === 'push');
      assert.equal(await compare(nothing), 1);
      for (const other of [
        { ...trigger, ref: { kind: 'tag', name: 'v1' } } as const,
        { ...trigger, source: 'api' } as const,
      ]) {
        const deliveryId = randomUUID();
        await under.one.store.create(deliveryId, id =>
          sampleRun(id, deliveryId, repository, { trigger: { ...other, deliveryId }, jobs: [], completedAt: NOW }),
        );
      }
      assert.equal(await compare(nothing), 0);
      await finish(repository);
      await compare(previous => void assert.equal(previous, undefined));
    });

    test('what fails while it decides is decided again; two servers do not decide the same', async () => {
      const repository = sampleRepository();
      await finish(repository);
      await assert.rejects(
        compare(() => {
          throw new Error('died');
        }),
      );
      const looked = await Promise.all([compare(nothing), under.one.notices.compare(nothing, 10)]);
      assert.equal(looked[0] + looked[1], 1);
    });

    test('each notice is handed out until it was handled, to one of all servers', async () => {
      await compare(nothing);
      const run = await finish(sampleRepository());
      const news = newsOf(undefined, run);
      assert.ok(news);
      const notices = ['a', 'b'].map((target): Notice => ({ key: 'k', target, news }));
      const handed: string[] = [];
      for (const { notices: door } of [under.one, under.two]) {
        await door.take(2, async ({ target, ...notice }, isLast) => {
          assert.deepEqual([notice, isLast], [{ key: 'k', news }, false]);
          handed.push(target);
          if (handed.filter(each => each === 'a').length === 1 && target === 'a') throw new Error('busy');
        });
      }
      const decided: Compared = { state: { runId: run.id, verdict: 'success' }, notices };
      await compare(() => decided);
      await eventually('the one that failed came again', () => handed.length >= 3);
      await Promise.all([under.one.notices.drain(5_000), under.two.notices.drain(5_000)]);
      assert.deepEqual(handed.toSorted(), ['a', 'a', 'b']);
    });
  });
}
