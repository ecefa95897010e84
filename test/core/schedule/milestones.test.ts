import assert from 'node:assert/strict';
import { test } from 'node:test';
import { milestones } from '../../../src/core/schedule/milestones.ts';
import type { Ended, Run } from '../../../src/model/run.ts';
import { claim, lastOf, NOW, queuedJob, sampleRepository, sampleRun, withJob } from '../../ports/store-samples.ts';

const queued = sampleRun('1', 'delivery', sampleRepository(), { jobs: [queuedJob('build')] });
const claimed = claim(queued, 'build', 'w1');

function ended(run: Run, how: Ended, changes: Partial<Run> = {}): Run {
  const after = withJob(run, 'build', job => ({
    ...job,
    progress: { status: 'completed', conclusion: 'failure', at: NOW + 2_005 },
    attempts: job.attempts.with(-1, { ...lastOf(job), endedAt: NOW + 2_005, ended: how }),
  }));
  return { ...after, ...changes };
}

test('a claim ends the wait of an attempt', () => {
  assert.deepEqual(milestones(queued, claimed), [{ kind: 'attempt_started', waitedMs: 5 }]);
});

test('an attempt ends with its outcome, its cause and its time; a run with what it came to', () => {
  const failure: Ended = { outcome: 'failure', cause: 'oom_killed', message: 'too much', sections: [] };
  assert.deepEqual(milestones(claimed, ended(claimed, failure, { completedAt: NOW + 3_000 })), [
    { kind: 'attempt_ended', outcome: 'failure', cause: 'oom_killed', durationMs: 2_000 },
    { kind: 'run_completed', source: 'push', conclusion: 'failure', durationMs: 3_000 },
  ]);
});

test('an attempt that nobody took ended after no time', () => {
  assert.deepEqual(milestones(queued, ended(queued, { outcome: 'cancelled', sections: [] })), [
    { kind: 'attempt_ended', outcome: 'cancelled' },
  ]);
});

test('a run that is over as it is created is one that completed', () => {
  const { jobs, ...rest } = queued;
  assert.equal(jobs.length, 1);
  const broken = { ...rest, jobs: [], completedAt: NOW };
  assert.deepEqual(milestones(undefined, broken), [
    { kind: 'run_completed', source: 'push', conclusion: 'neutral', durationMs: 0 },
  ]);
});

test('what was true before is not counted again, and a rerun is counted from its own beginning', () => {
  const success: Ended = { outcome: 'success', sections: [] };
  const done = ended(claimed, success, { completedAt: NOW + 3_000 });
  assert.deepEqual(milestones(done, done), []);
  const { completedAt, ...reopened } = { ...done, round: 2, roundStartedAt: NOW + 10_000 };
  assert.equal(completedAt, NOW + 3_000);
  assert.deepEqual(milestones(done, reopened), []);
  assert.deepEqual(
    milestones(reopened, { ...reopened, completedAt: NOW + 10_700 }).map(milestone => milestone),
    [{ kind: 'run_completed', source: 'push', conclusion: 'failure', durationMs: 700 }],
  );
});
