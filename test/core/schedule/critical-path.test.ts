import assert from 'node:assert/strict';
import { test } from 'node:test';
import { criticalPath } from '../../../src/core/schedule/critical-path.ts';
import type { JobRun, Run } from '../../../src/model/run.ts';
import { jobRun, sampleRepository, sampleRun, waitingJob } from '../../ports/store-samples.ts';

const NOW = 1000;

function ran(key: string, needs: readonly string[], endedAt?: number): JobRun {
  const attempt = { number: 1, queuedAt: 0, startedAt: 1, ...(endedAt === undefined ? {} : { endedAt }) };
  const made = jobRun(key, { status: 'in_progress', cancelling: false }, [attempt]);
  return { ...made, job: { ...made.job, needs: needs.map(need => ({ key: need, artifacts: true })) } };
}

const run = (jobs: readonly JobRun[]): Run => sampleRun('1', 'd', sampleRepository(), { jobs });

test('from the job that ended last back through those that were waited for longest', () => {
  const jobs = [ran('a', [], 10), ran('b', [], 30), ran('c', ['a', 'b'], 50), ran('d', ['a'], 40)];
  assert.deepEqual(criticalPath(run(jobs), NOW), ['b', 'c']);
});

test('what still runs ends now at the earliest', () => {
  const jobs = [ran('a', [], 10), ran('b', [], 900), ran('c', ['a'])];
  assert.deepEqual(criticalPath(run(jobs), NOW), ['a', 'c']);
});

test('what never ran is on no path', () => {
  assert.deepEqual(criticalPath(run([waitingJob('a')]), NOW), []);
  assert.deepEqual(criticalPath(run([]), NOW), []);
});
