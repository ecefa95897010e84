import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { RunQuery, Store } from '../../src/flow/ports/store.ts';
import type { Run } from '../../src/model/run.ts';
import type { PullRequestTrigger, Repository } from '../../src/model/trigger.ts';
import { NOW, sampleRepository, sampleRun } from './store-samples.ts';

interface Doors {
  readonly store: Store;
  readonly other: Store;
}

type CreateRun = (changes: Partial<Run>, repository?: Repository) => Promise<Run>;

/** A push by Ada, one to a tag, and a pull request from another branch. */
function samples(repository: Repository) {
  const { trigger: push } = sampleRun('1', randomUUID(), repository);
  if (push.source !== 'push') throw new Error('samples are pushes');
  const { ref: _, ...base } = push;
  const tag = { ...push, ref: { kind: 'tag', name: 'v1.2' } } as const;
  const pull: PullRequestTrigger = {
    ...base,
    source: 'pull_request',
    commit: { ...push.commit, sha: `c0ffee${'1'.repeat(34)}`, message: 'Größere Segel\n\nund "Taue" \\n' },
    actor: { id: 8, login: 'Grace-H' },
    pullRequest: {
      number: 4711,
      title: "It's faster",
      draft: false,
      labels: [],
      head: { branch: 'topic/sails', sha: `c0ffee${'1'.repeat(34)}`, repositoryId: repository.id },
      base: { branch: 'main', sha: 'd'.repeat(40) },
    },
    standsForPush: false,
  };
  return { push, tag, pull };
}

/** What every Store promises to lists of runs. */
export function listsContract(doors: () => Doors, createRun: CreateRun): void {
  test('finds runs by each filter, and by several at once', async () => {
    const repository = sampleRepository();
    const { push, tag, pull } = samples(repository);
    const ofPush = await createRun({ trigger: push, standing: 'success', name: 'Nightly' }, repository);
    const ofTag = await createRun({ trigger: tag, standing: 'failure' }, repository);
    const ofPull = await createRun({ trigger: pull, standing: 'queued' }, repository);
    await doors().store.change(ofPull.id, run => ({ ...run, standing: 'failure' }));
    const [a, b, c] = [ofPush.id, ofTag.id, ofPull.id];
    const filters: readonly (readonly [Omit<RunQuery, 'limit'>, readonly string[]])[] = [
      [{ standing: 'failure' }, [c, b]],
      [{ standing: 'queued' }, []],
      [{ event: 'push' }, [b, a]],
      [{ actor: 'GRACE-h' }, [c]],
      [{ actor: 'grace' }, []],
      [{ branch: 'main' }, [a]],
      [{ branch: 'topic/sails' }, [c]],
      [{ branch: 'v1.2' }, []],
      [{ standing: 'failure', event: 'push', actor: 'ada', text: 'v1' }, [b]],
      [{ text: '#4711' }, [c]],
      [{ text: 'c0ff' }, [c]],
      [{ text: 'größ TAU' }, [c]],
      [{ text: 'topic/sails' }, [c]],
      [{ text: "it's fast" }, [c]],
      [{ text: 'segel pferd' }, []],
      [{ text: 'night' }, [a]],
      [{ text: 'egel' }, []],
      [{ text: "'); &|!:* " }, [c, b, a]],
    ];
    for (const [filter, wanted] of filters) {
      // With a repository, and over all: those of other tests are older.
      for (const place of [{ repositoryId: repository.id }, { after: String(Number(a) - 1) }]) {
        const found = await doors().other.findRuns({ ...filter, ...place, limit: 9 });
        assert.deepEqual(
          found.map(({ id }) => id),
          wanted,
          JSON.stringify({ ...filter, ...place }),
        );
      }
    }
  });

  test('turns pages to older and to newer runs, and leaves out what must not be told', async () => {
    const [mine, theirs] = [sampleRepository(), sampleRepository()];
    const runs: Run[] = [];
    for (const [index, repository] of [mine, theirs, mine, theirs, mine].entries()) {
      runs.push(await createRun({ standing: 'success' }, { ...repository, isPrivate: index === 2 }));
    }
    const [a, b, c, d, e] = runs.map(({ id }) => id);
    if (a === undefined) return assert.fail('there are five');
    const first = String(Number(a) - 1);
    const idsOf = async (query: Omit<RunQuery, 'limit'>, limit = 9) =>
      (await doors().store.findRuns({ ...query, limit })).map(({ id }) => id);
    for (const filter of [{}, { standing: 'success' }, { text: 'fix' }] as const) {
      assert.deepEqual(await idsOf({ ...filter, after: first }, 2), [b, a]);
      assert.deepEqual(await idsOf({ ...filter, after: b ?? '' }, 2), [d, c]);
      assert.deepEqual(await idsOf({ ...filter, before: d ?? '', after: first }), [c, b, a]);
      assert.deepEqual(await idsOf({ ...filter, except: [theirs.id], after: first }), [e, c, a]);
      assert.deepEqual(await idsOf({ ...filter, except: [theirs.id] }, 2), [e, c]);
      assert.deepEqual(await idsOf({ ...filter, publicOnly: [mine.id], after: first }), [e, d, b, a]);
      assert.deepEqual(await idsOf({ ...filter, publicOnly: [mine.id], repositoryId: mine.id }), [e, a]);
    }
  });

  test('tells how repositories stand by the newest run of a branch, or else by the newest', async () => {
    const [one, other, none] = [sampleRepository(), sampleRepository(), sampleRepository()];
    const { push, pull } = samples(one);
    const main = await createRun({ trigger: push, standing: 'success', createdAt: NOW }, one);
    await createRun({ trigger: pull, standing: 'in_progress', createdAt: NOW + 5 }, one);
    const secret = { ...push, repository: { ...one, isPrivate: true } };
    const newer = await createRun({ trigger: secret, standing: 'queued', createdAt: NOW + 9 }, one);
    const topic = { ...samples(other).push, ref: { kind: 'branch', name: 'topic' } } as const;
    const only = await createRun({ trigger: topic, standing: 'action_required' }, other);
    const ask = (isPublicOnly: boolean) =>
      doors().other.overview(
        [other, none, one].map(({ id }) => ({ repositoryId: id, branch: 'main', isPublicOnly: isPublicOnly })),
      );
    const ofOther = { repositoryId: other.id, run: only, activeAt: only.createdAt, running: 0, waiting: 1 };
    assert.deepEqual(await ask(false), [
      ofOther,
      { repositoryId: one.id, run: newer, activeAt: NOW + 9, running: 1, waiting: 1 },
    ]);
    assert.deepEqual(await ask(true), [
      ofOther,
      { repositoryId: one.id, run: main, activeAt: NOW + 5, running: 1, waiting: 0 },
    ]);
  });
}
