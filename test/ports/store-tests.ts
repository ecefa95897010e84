import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AttemptRef, Run } from '../../src/model/run.ts';
import type { TestResult } from '../../src/model/test-result.ts';
import type { StoresUnderTest } from './store.ts';
import { claim, withJob } from './store-samples.ts';

const RESULTS: readonly TestResult[] = [
  { suite: 'z', name: 'fails', file: 'a.js', line: 3, durationMs: 12, outcome: 'failed', message: 'no\n\\"{,}"' },
  { suite: '', name: '', outcome: 'passed' },
  { suite: 'a', name: 'NULL', durationMs: 0, outcome: 'skipped' },
  { suite: 'a', name: 'NULL', durationMs: 0, outcome: 'skipped' },
];

/** What every Store promises about the tests of attempts. */
export function testsContract(under: () => StoresUnderTest, createRun: () => Promise<Run>): void {
  /** A run whose job `build` is claimed by `w`. */
  async function claimed(): Promise<AttemptRef> {
    const { id } = await createRun();
    await under().store.change(id, run => claim(run, 'build', 'w'));
    return { runId: id, key: 'build', number: 1 };
  }

  test('tests are given back as they were kept, in their order', async () => {
    const ref = await claimed();
    assert.deepEqual(await under().store.tests(ref), []);
    await under().store.keepTests(ref, 'w', RESULTS);
    assert.deepEqual(await under().other.tests(ref), RESULTS);
    assert.deepEqual(await under().other.tests({ ...ref, number: 2 }), []);
    assert.deepEqual(await under().other.tests({ ...ref, key: 'test' }), []);
    assert.deepEqual(await under().other.tests({ ...ref, runId: 'nope' }), []);
  });

  test('tests that are kept twice, also at the same time, are there once', async () => {
    const ref = await claimed();
    await Promise.all([under().store, under().other].map(store => store.keepTests(ref, 'w', RESULTS)));
    await under().store.keepTests(ref, 'w', RESULTS.slice(0, 2));
    assert.deepEqual(await under().other.tests(ref), RESULTS.slice(0, 2));
  });

  test('tests are kept for the worker that holds the attempt, until it has ended', async () => {
    const ref = await claimed();
    await under().store.keepTests(ref, 'another', RESULTS);
    await under().store.keepTests({ ...ref, number: 2 }, 'w', RESULTS);
    await under().store.keepTests({ ...ref, runId: '999999999' }, 'w', RESULTS);
    assert.deepEqual(await under().store.tests(ref), []);
    await under().store.keepTests(ref, 'w', RESULTS);
    await under().store.change(ref.runId, run =>
      withJob(run, 'build', job => ({
        ...job,
        attempts: job.attempts.map(attempt => ({ ...attempt, ended: { outcome: 'success', sections: [] } })),
      })),
    );
    await under().store.keepTests(ref, 'w', []);
    assert.deepEqual(await under().store.tests(ref), RESULTS, 'what was kept before stays');
  });

  test('tests go with their run', async () => {
    const ref = await claimed();
    await under().store.keepTests(ref, 'w', RESULTS);
    await under().store.remove(ref.runId);
    assert.deepEqual(await under().other.tests(ref), []);
  });

  test('very many tests, and text that no database holds, are kept', async () => {
    const ref = await claimed();
    const many = Array.from(
      { length: 20_000 },
      (_, at): TestResult => ({ suite: 's', name: `${at}`, outcome: 'passed' }),
    );
    await under().store.keepTests(ref, 'w', [{ suite: '\0', name: '\ud800', outcome: 'flaky' }, ...many.slice(1)]);
    const [odd, ...rest] = await under().other.tests(ref);
    assert.equal(odd?.outcome, 'flaky');
    assert.deepEqual(rest, many.slice(1));
  });
}
