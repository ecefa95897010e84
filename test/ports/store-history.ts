import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Ended, Run } from '../../src/model/run.ts';
import type { TestOutcome, TestResult } from '../../src/model/test-result.ts';
import type { Repository } from '../../src/model/trigger.ts';
import type { StoresUnderTest } from './store.ts';
import { claim, jobRun, NOW, queuedJob, sampleRepository, sampleRun } from './store-samples.ts';

type CreateRun = (changes: Partial<Run>, repository?: Repository) => Promise<Run>;

interface Told {
  readonly sha?: string;
  readonly branch?: string;
  readonly createdAt?: number;
  readonly isPrivate?: boolean;
}

/** What every Store promises about what was. */
export function historyContract(under: () => StoresUnderTest, createRun: CreateRun): void {
  /** A run whose job `unit` told these tests. */
  async function telling(repository: Repository, tests: readonly TestResult[], told: Told = {}): Promise<string> {
    const { sha = 'a'.repeat(40), branch = 'main', createdAt = NOW, isPrivate = false } = told;
    const { trigger } = sampleRun('', `told-${Math.random()}`, { ...repository, isPrivate });
    if (trigger.source !== 'push') return assert.fail('samples are pushes');
    const ref = { kind: 'branch', name: branch } as const;
    const commit = { ...trigger.commit, sha };
    const { id } = await createRun({ createdAt, jobs: [queuedJob('unit')], trigger: { ...trigger, ref, commit } });
    await under().store.change(id, run => claim(run, 'unit', 'w'));
    await under().store.keepTests({ runId: id, key: 'unit', number: 1 }, 'w', tests);
    return id;
  }

  const result = (name: string, outcome: TestOutcome, durationMs?: number): TestResult => {
    return { suite: 's', name, outcome, ...(durationMs === undefined ? {} : { durationMs }) };
  };

  test('the tests of attempts come worst first, by text and outcome, page by page, and counted', async () => {
    const told: readonly TestResult[] = [
      { suite: 'b', name: 'One', outcome: 'passed' },
      { suite: 'a', name: 'two 100%', file: 'src/_x.js', line: 3, durationMs: 7, outcome: 'passed' },
      { suite: 'b', name: 'three', outcome: 'skipped' },
      { suite: 'b', name: 'four', outcome: 'errored', message: 'no' },
      { suite: 'b', name: 'five', outcome: 'failed' },
    ];
    const runId = await telling(sampleRepository(), told);
    const refs = [
      { runId, key: 'unit', number: 1 },
      { runId, key: 'other', number: 1 },
    ];
    const names = async (query: {
      text?: string;
      outcomes?: readonly TestOutcome[];
      offset?: number;
      limit?: number;
    }) => (await under().other.testsOf(refs, { offset: 0, limit: 9, ...query })).tests.map(({ name }) => name);
    assert.deepEqual(await names({}), ['five', 'four', 'three', 'two 100%', 'One']);
    assert.deepEqual(await names({ offset: 1, limit: 2 }), ['four', 'three']);
    assert.deepEqual(await names({ outcomes: ['passed'] }), ['two 100%', 'One']);
    assert.deepEqual(await names({ text: '100%' }), ['two 100%']);
    assert.deepEqual(await names({ text: 'SRC/_' }), ['two 100%']);
    assert.deepEqual(await names({ text: 'B one' }), ['One']);
    const { counts, tests } = await under().other.testsOf(refs, {
      text: 'o',
      outcomes: ['failed'],
      offset: 0,
      limit: 9,
    });
    assert.deepEqual([counts, tests], [{ passed: 2, failed: 0, errored: 1, skipped: 0, flaky: 0 }, []]);
    const [, two] = (await under().other.testsOf(refs, { outcomes: ['errored', 'passed'], offset: 0, limit: 9 })).tests;
    assert.deepEqual(two, { ...told[1], key: 'unit', attempt: 1 });
    assert.deepEqual((await under().other.testsOf([], { offset: 0, limit: 9 })).tests, []);
    const foreign = [{ runId: 'nope', key: 'unit', number: 1 }];
    assert.deepEqual((await under().other.testsOf(foreign, { offset: 0, limit: 9 })).tests, []);
  });

  test('how tests came out: by window, the newest first', async () => {
    const repository = sampleRepository();
    await telling(sampleRepository(), [result('a', 'failed')]);
    const first = await telling(repository, [result('a', 'passed', 5), result('b', 'passed')], { createdAt: NOW - 9 });
    const hidden = await telling(repository, [result('a', 'failed')], { isPrivate: true });
    const aside = await telling(repository, [result('a', 'errored')], { branch: 'topic' });
    const last = await telling(repository, [result('b', 'failed')], { sha: 'b'.repeat(40) });
    const all = { repositoryId: repository.id, runs: 9 };
    const a = { key: 'unit', suite: 's', name: 'a' };
    const runs = async (window: object, limit = 9, sought = [a]) =>
      (await under().other.testRuns({ ...all, ...window }, sought, limit)).map(({ runId }) => runId);
    assert.deepEqual(await runs({}), [aside, hidden, first]);
    assert.deepEqual(await runs({}, 2), [aside, hidden]);
    assert.deepEqual(await runs({ publicOnly: true }), [aside, first]);
    assert.deepEqual(await runs({ branch: 'main' }), [hidden, first]);
    assert.deepEqual(await runs({ branch: 'main', runs: 2 }), [hidden]);
    assert.deepEqual(await runs({ before: aside }), [hidden, first]);
    assert.deepEqual(await runs({ before: 'nope' }), []);
    assert.deepEqual(await runs({ since: NOW }), [aside, hidden]);
    assert.deepEqual(await runs({ since: NOW, runs: 2 }), [aside], 'of the newest, those that are young');
    assert.deepEqual(await runs({}, 9, [a, { ...a, name: 'b' }]), [last, aside, hidden, first, first]);
    assert.deepEqual(await runs({}, 9, [{ suite: 's', name: 'a' } as typeof a]), [aside, hidden, first]);
    assert.deepEqual(await runs({}, 9, [{ ...a, key: 'other' }]), []);
    const [newest, oldest] = await under()
      .other.testRuns({ ...all, since: 0 }, [a, { ...a, name: 'b' }], 9)
      .then(found => [found[0], found.findLast(({ name }) => name === 'a')]);
    const identity = { key: 'unit', suite: 's', attempt: 1 };
    assert.deepEqual(newest, { ...identity, name: 'b', runId: last, sha: 'b'.repeat(40), at: NOW, outcome: 'failed' });
    const times = { at: NOW - 9, durationMs: 5 };
    assert.deepEqual(oldest, {
      ...identity,
      name: 'a',
      runId: first,
      sha: 'a'.repeat(40),
      outcome: 'passed',
      ...times,
    });
  });

  test('which tests fail, and for which commits they cannot be relied on', async () => {
    const repository = sampleRepository();
    const [one, two] = ['1'.repeat(40), '2'.repeat(40)];
    await telling(repository, [result('mixed', 'failed'), result('broken', 'passed'), result('fine', 'passed')], {
      sha: one,
    });
    await telling(repository, [result('mixed', 'passed'), result('broken', 'skipped')], { sha: one });
    const third = await telling(repository, [result('mixed', 'passed'), result('broken', 'failed')], { sha: two });
    const last = await telling(repository, [result('mixed', 'flaky'), result('broken', 'errored')], { sha: two });
    const window = { repositoryId: repository.id, runs: 9 };
    const [unit, lastRunId] = [{ key: 'unit', suite: 's' }, last];
    const broken = { ...unit, name: 'broken', ran: 3, failed: 2, flaky: 0, mixedCommits: 0, lastRunId };
    const mixed = { ...unit, name: 'mixed', ran: 4, failed: 1, flaky: 1, mixedCommits: 2, lastRunId };
    assert.deepEqual(await under().other.failingTests(window, 9), [broken, mixed]);
    assert.deepEqual(await under().other.failingTests(window, 1), [broken]);
    assert.deepEqual(await under().other.failingTests({ ...window, runs: 1, before: last }, 9), [
      { ...broken, ran: 1, failed: 1, lastRunId: third },
    ]);
    assert.deepEqual(await under().other.failingTests({ ...window, branch: 'none' }, 9), []);
  });

  test('which tests take longest, over the newest runs that tell of any', async () => {
    const repository = sampleRepository();
    await telling(repository, [result('old', 'passed', 900)]);
    await telling(repository, [result('a', 'passed', 30), result('b', 'passed', 20), result('none', 'passed')]);
    await telling(repository, [result('a', 'failed', 10), result('b', 'passed', 20), result('no', 'skipped', 99)]);
    await telling(repository, []);
    const slowest = async (runs: number, limit = 9) =>
      (await under().other.slowestTests({ repositoryId: repository.id, runs: 9 }, runs, limit)).map(
        ({ name, ran, medianMs }) => ({ name, ran, medianMs }),
      );
    const [a, b] = [
      { name: 'a', ran: 2, medianMs: 10 },
      { name: 'b', ran: 2, medianMs: 20 },
    ];
    assert.deepEqual(await slowest(2), [b, a]);
    assert.deepEqual(await slowest(3, 2), [{ name: 'old', ran: 1, medianMs: 900 }, b]);
  });

  test('the tries of a job, the newest first, without those that were handed back', async () => {
    const repository = sampleRepository();
    const tried = (...all: readonly (Ended | undefined)[]) => {
      const attempts = all.map((ended, index) => {
        const times = { queuedAt: NOW, ...(index === 0 ? {} : { startedAt: NOW + 1 }), endedAt: NOW + 2 };
        return ended === undefined ? { number: index + 1, queuedAt: NOW } : { number: index + 1, ...times, ended };
      });
      return jobRun('unit', { status: 'queued' }, attempts);
    };
    const [lost, success] = [{ outcome: 'lost', message: '' } as const, { outcome: 'success', sections: [] } as const];
    const first = await createRun({ jobs: [tried(lost, { outcome: 'handed_back' }, success)] }, repository);
    const second = await createRun({ jobs: [tried(success, undefined), queuedJob('other')] }, repository);
    const found = await under().other.jobTries({ repositoryId: repository.id, runs: 9 }, 'unit', 9);
    const told = found.map(({ runId, number, outcome }) => [runId, number, outcome]);
    assert.deepEqual(told, [
      [second.id, 1, 'success'],
      [first.id, 3, 'success'],
      [first.id, 1, 'lost'],
    ]);
    const ref = { runId: first.id, key: 'unit', sha: 'a'.repeat(40), queuedAt: NOW, endedAt: NOW + 2 };
    assert.deepEqual(found.slice(1), [
      { ...ref, number: 3, startedAt: NOW + 1, outcome: 'success' },
      { ...ref, number: 1, outcome: 'lost' },
    ]);
    const newest = { repositoryId: repository.id, runs: 1 };
    assert.equal((await under().other.jobTries(newest, 'unit', 9)).length, 1);
    assert.equal((await under().other.jobTries({ ...newest, runs: 9 }, 'unit', 2)).length, 2);
  });
}
