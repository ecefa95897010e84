import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Surroundings, whyWaiting } from '../../../src/core/render/waiting.ts';
import type { PlannedJob } from '../../../src/model/plan.ts';
import type { Progress, Run } from '../../../src/model/run.ts';
import { job, runOf } from '../schedule/runs.ts';

const worker = { name: 's/1', tags: ['gpu', 'linux'], untagged: true, concurrency: 2, version: '1' };
const calm: Surroundings = { workers: [worker], running: 0, ahead: 0 };

function why(changes: Partial<PlannedJob>, progress: Progress, around = calm, ofRun: Partial<Run> = {}) {
  const run = { ...runOf([{ ...job('deploy', { stage: 1 }), ...changes }, job('build')]), ...ofRun };
  const [jobRun] = run.jobs;
  assert.ok(jobRun);
  return whyWaiting(run, { ...jobRun, progress }, around);
}

const queued: Progress = { status: 'queued' };

test('a job in the queue waits for a worker that may take it, for its repository, or for its place', () => {
  assert.equal(why({}, queued), 'in the queue, next');
  assert.equal(why({}, queued, { ...calm, ahead: 1 }), 'in the queue, after 1 other');
  assert.equal(why({ tags: ['gpu'] }, queued, { ...calm, ahead: 4 }), 'in the queue, after 4 others');
  assert.equal(why({}, queued, { ...calm, workers: [] }), 'for a worker: none is there');
  assert.equal(why({ tags: ['gpu', 'arm'] }, queued), 'for a worker with the tags gpu, arm');
  const choosy = { ...calm, workers: [{ ...worker, untagged: false }] };
  assert.equal(why({}, queued, choosy), 'for a worker that takes jobs without tags');
  const busy = { ...calm, running: 2 };
  assert.equal(
    why({}, queued, busy, { concurrency: 2 }),
    'for its repository: 2 of its jobs run, and no more may at once',
  );
  assert.equal(why({}, queued, busy, { concurrency: 3 }), 'in the queue, next');
});

test('a job out of the queue waits for other jobs, its group, its time or a person', () => {
  assert.equal(why({}, { status: 'waiting', for: 'needs' }), 'for build');
  assert.equal(why({}, { status: 'waiting', for: 'play' }), 'until somebody starts it');
  assert.equal(why({}, { status: 'waiting', for: 'delay', until: 0 }), 'until 1970-01-01 00:00:00 UTC');
  const resourceGroup = { name: 'prod', processMode: 'oldest_first' } as const;
  const turn = { status: 'waiting', for: 'resource', behind: '11' } as const;
  assert.equal(why({ resourceGroup }, turn), 'for the resource group prod, after run 11');
  assert.match(why({}, { status: 'waiting', for: 'approval' }) ?? '', /approves its commit/);
  assert.equal(why({}, { status: 'in_progress', cancelling: false }), undefined);
});
