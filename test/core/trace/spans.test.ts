import assert from 'node:assert/strict';
import { test } from 'node:test';
import { traceparent } from '../../../src/core/trace/ids.ts';
import { spansOf } from '../../../src/core/trace/spans.ts';
import type { Attempt, Run } from '../../../src/model/run.ts';
import { plannedJob, runOf } from '../prepare/runs.ts';

const lost: Attempt = {
  number: 1,
  queuedAt: 1_000,
  startedAt: 2_000,
  endedAt: 3_000,
  worker: 'a/1',
  ended: { outcome: 'lost', message: 'gone' },
};
const failed: Attempt = {
  number: 2,
  queuedAt: 3_000,
  startedAt: 4_000,
  endedAt: 9_000,
  worker: 'b/1',
  ended: {
    outcome: 'failure',
    cause: 'script_failure',
    message: 'Exit code 2',
    exitCode: 2,
    sections: [
      { command: 'npm ci\necho', startedAt: 5_000, durationMs: 1_000, exitCode: 0, offset: 0 },
      { command: 'npm test', startedAt: 6_000, durationMs: 2_000, exitCode: 2, offset: 9 },
    ],
  },
};
const run = withAttempts([lost, failed]);

function withAttempts(attempts: readonly Attempt[]): Run {
  const planned = runOf([plannedJob('build')]);
  const jobs = planned.jobs.map(jobRun => ({
    ...jobRun,
    progress: { status: 'completed', conclusion: 'failure', at: 9_000 } as const,
    attempts,
  }));
  return { ...planned, createdAt: 500, completedAt: 9_000, jobs };
}

test('every try is below the run, and what took its time below it', () => {
  const spans = spansOf(run);
  const nameOf = (id: string | undefined) => spans.find(span => span.id === id)?.name;
  assert.deepEqual(
    spans.map(span => [nameOf(span.parentId), span.name, span.startedAt, span.endedAt, span.outcome]),
    [
      [undefined, 'run acme/shop', 500, 9_000, 'error'],
      ['run acme/shop', 'job build', 1_000, 3_000, 'error'],
      ['job build', 'queue', 1_000, 2_000, undefined],
      ['job build', 'prepare', 2_000, 3_000, undefined],
      ['run acme/shop', 'job build', 3_000, 9_000, 'error'],
      ['job build', 'queue', 3_000, 4_000, undefined],
      ['job build', 'prepare', 4_000, 5_000, undefined],
      ['job build', 'npm ci', 5_000, 6_000, 'ok'],
      ['job build', 'npm test', 6_000, 8_000, 'error'],
      ['job build', 'finish', 8_000, 9_000, undefined],
    ],
  );
  assert.deepEqual(spans[4]?.attributes, {
    'berth.run.id': '7',
    'berth.job': 'build',
    'berth.attempt': 2,
    'berth.outcome': 'failure',
    'berth.cause': 'script_failure',
    'berth.worker': 'b/1',
  });
});

test('ids are as OpenTelemetry wants them, one for each span, and the same wherever they are made', () => {
  const spans = spansOf(run);
  assert.ok(spans.every(({ traceId, id }) => /^[0-9a-f]{32}$/.test(traceId) && /^[0-9a-f]{16}$/.test(id)));
  assert.equal(new Set(spans.map(({ id }) => id)).size, spans.length);
  assert.equal(new Set(spans.map(({ traceId }) => traceId)).size, 1);
  assert.deepEqual(spansOf(structuredClone(run)), spans);
  const { traceId, id } = spans[4] ?? assert.fail();
  assert.equal(traceparent(run, { runId: '7', key: 'build', number: 2 }), `00-${traceId}-${id}-01`);
});

test('a run that goes on has no trace yet; one that was run again has another, of what it did then', () => {
  const { completedAt: _, ...open } = run;
  assert.deepEqual(spansOf(open), []);
  const again = spansOf({ ...run, round: 1, roundStartedAt: 3_000 });
  assert.notEqual(again[0]?.traceId, spansOf(run)[0]?.traceId);
  assert.deepEqual(
    again.filter(({ name }) => name === 'job build').map(({ startedAt }) => startedAt),
    [3_000],
  );
});
