import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createBudget } from '../../../src/io/prometheus/budget.ts';
import { createMetrics } from '../../../src/io/prometheus/metrics.ts';

async function linesOf(metrics: ReturnType<typeof createMetrics>, now: Parameters<typeof metrics.read>[0] = {}) {
  const { text } = await metrics.read(now);
  return text.split('\n').filter(line => line.startsWith('berth_'));
}

test('what happened is counted by outcome and cause, and timed in seconds', async () => {
  const metrics = createMetrics();
  metrics.delivered('pushed', 'accepted');
  metrics.delivered('pushed', 'duplicate');
  metrics.responded(200, 30);
  metrics.reached({ kind: 'attempt_started', waitedMs: 1_500 });
  metrics.reached({ kind: 'attempt_ended', outcome: 'failure', cause: 'oom_killed', durationMs: 90_000 });
  metrics.reached({ kind: 'attempt_ended', outcome: 'cancelled' });
  metrics.reached({ kind: 'run_completed', source: 'push', conclusion: 'failure', durationMs: 91_000 });
  metrics.logged(1_024);
  const lines = await linesOf(metrics);
  for (const line of [
    'berth_deliveries_total{kind="pushed",outcome="accepted"} 1',
    'berth_deliveries_total{kind="pushed",outcome="duplicate"} 1',
    'berth_webhook_seconds_bucket{le="0.05",status="200"} 1',
    'berth_webhook_seconds_bucket{le="0.025",status="200"} 0',
    'berth_job_queue_seconds_sum 1.5',
    'berth_job_attempts_total{outcome="failure",cause="oom_killed"} 1',
    'berth_job_attempts_total{outcome="cancelled",cause=""} 1',
    'berth_job_seconds_sum{outcome="failure"} 90',
    'berth_run_seconds_sum{source="push",conclusion="failure"} 91',
    'berth_log_bytes_total 1024',
  ]) {
    assert.ok(lines.includes(line), `${line}\nin\n${lines.join('\n')}`);
  }
  assert.equal(lines.filter(line => line.startsWith('berth_job_seconds_count')).length, 1);
});

test('a clock that was set back counts as no time', async () => {
  const metrics = createMetrics();
  metrics.reached({ kind: 'attempt_started', waitedMs: -5_000 });
  assert.ok((await linesOf(metrics)).includes('berth_job_queue_seconds_sum 0'));
});

test('what waits is said as it is now, and not at all when it is not known', async () => {
  const metrics = createMetrics();
  const waiting = await linesOf(metrics, {
    backlog: { queued: 3, running: 2, oldestQueuedAt: 1_700_000_000_500 },
    staff: { workers: 2, slots: 6, stranded: 1 },
  });
  assert.ok(waiting.includes('berth_jobs_queued 3'));
  assert.ok(waiting.includes('berth_jobs_running 2'));
  assert.ok(waiting.includes('berth_job_queue_oldest_timestamp_seconds 1700000000.5'));
  for (const line of ['berth_workers 2', 'berth_worker_slots 6', 'berth_jobs_stranded 1']) {
    assert.ok(waiting.includes(line), line);
  }
  const idle = await linesOf(metrics, { backlog: { queued: 0, running: 0 } });
  assert.ok(idle.includes('berth_jobs_queued 0'));
  assert.ok(!idle.some(line => line.startsWith('berth_job_queue_oldest')));
  assert.ok(!idle.some(line => line.startsWith('berth_worker')));
  assert.ok(!(await linesOf(metrics)).some(line => line.startsWith('berth_jobs_')));
});

test('GitHub is counted by status, with what the poorest installation has left of its hour', async () => {
  const metrics = createMetrics();
  const resetAt = Date.now() + 60_000;
  metrics.answered({ status: 201, installationId: 1, remaining: 4_000, resetAt });
  metrics.answered({ status: 200, installationId: 2, remaining: 17, resetAt });
  metrics.answered({ status: 0 });
  const lines = await linesOf(metrics);
  assert.ok(lines.includes('berth_github_requests_total{status="0"} 1'));
  assert.ok(lines.includes('berth_github_rate_limit_remaining 17'));
});

test('an hour that is over says nothing of the next', () => {
  const budget = createBudget();
  budget.note({ status: 200, installationId: 1, remaining: 3, resetAt: 1_000 });
  budget.note({ status: 200, installationId: 2, remaining: 50, resetAt: 2_000 });
  assert.deepEqual([budget.least(999), budget.least(1_000), budget.least(2_000)], [3, 50, undefined]);
});
