import assert from 'node:assert/strict';
import { test } from 'node:test';
import { percentile, statisticsOf } from '../../../src/core/history/job-statistics.ts';
import type { JobTry } from '../../../src/model/history.ts';

function tried(sha: string, outcome: JobTry['outcome'], queued: number, ran?: number): JobTry {
  const times = ran === undefined ? { endedAt: queued } : { startedAt: queued, endedAt: queued + ran };
  return { runId: '1', key: 'unit', number: 1, sha, queuedAt: 0, ...times, outcome };
}

test('what never ran or was stopped says nothing of a job but how long it was queued', () => {
  assert.deepEqual(statisticsOf([]), { counted: 0, passed: 0, flakes: 0 });
  const lost = [tried('a', 'lost', 3), tried('a', 'cancelled', 5, 9)];
  assert.deepEqual(statisticsOf(lost), { counted: 0, passed: 0, flakes: 0, medianQueuedMs: 5, p95QueuedMs: 5 });
});

test('times are of tries that passed, and a flake is a commit for which it did both', () => {
  const tries = [
    tried('a', 'failure', 10, 1),
    tried('a', 'success', 20, 100),
    tried('b', 'timed_out', 30, 900),
    tried('c', 'success', 40, 300),
    tried('c', 'success', 40, 200),
    tried('d', 'lost', 40, 1),
    tried('d', 'success', 40, 400),
  ];
  const { medianQueuedMs, p95QueuedMs, ...rest } = statisticsOf(tries);
  assert.deepEqual(rest, { counted: 6, passed: 4, flakes: 1, medianMs: 200, p95Ms: 400 });
  assert.deepEqual([medianQueuedMs, p95QueuedMs], [40, 40]);
});

test('a percentile is one of the values', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
  assert.deepEqual([percentile(hundred, 0.5), percentile(hundred, 0.95), percentile([], 0.5)], [50, 95, undefined]);
});
