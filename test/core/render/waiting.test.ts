import assert from 'node:assert/strict';
import { test } from 'node:test';
import { strandedIn, surroundingsIn } from '../../../src/core/render/surroundings.ts';
import { queuedAside, whyWaiting } from '../../../src/core/render/waiting.ts';
import type { PlannedJob } from '../../../src/model/plan.ts';
import type { Progress, Run } from '../../../src/model/run.ts';
import type { QueuedAttempt, QueueState } from '../../../src/model/worker.ts';
import { job, runOf } from '../schedule/runs.ts';

const worker = { name: 's/1', tags: ['gpu', 'linux'], untagged: true, concurrency: 2, version: '1' };
const calm: QueueState = { workers: [worker], line: [], load: [] };
const queued: Progress = { status: 'queued' };

function tell(changes: Partial<PlannedJob>, progress: Progress, state: QueueState, ofRun: Partial<Run> = {}) {
  const run = { ...runOf([{ ...job('deploy', { stage: 1 }), ...changes }, job('build')]), ...ofRun };
  const [first] = run.jobs;
  assert.ok(first);
  const jobRun = { ...first, progress, attempts: [{ number: 1, queuedAt: 0 }] };
  const around = surroundingsIn(state)(run, jobRun);
  return { why: whyWaiting(run, jobRun, around), aside: queuedAside(run, jobRun, around) };
}

const why = (changes: Partial<PlannedJob>, progress: Progress, state = calm, ofRun: Partial<Run> = {}) =>
  tell(changes, progress, state, ofRun).why;
const { id: runId, trigger } = runOf([job('deploy')]);
const ours = (...tags: readonly string[]): QueuedAttempt => ({ runId, key: 'deploy', number: 1, tags });
const other = (number: number, ...tags: readonly string[]) => ({ runId: '99', key: 'other', number, tags });
const running = (jobs: number, name = worker.name, repositoryId = trigger.repository.id) => ({
  worker: name,
  repositoryId,
  jobs,
});

test('a job in the queue waits for a worker that may take it, or for its repository', () => {
  assert.equal(why({}, queued, { ...calm, workers: [] }), 'for a worker: none is there');
  assert.equal(why({ tags: ['gpu', 'arm'] }, queued), 'for a worker with the tags gpu, arm');
  const choosy = { ...calm, workers: [{ ...worker, untagged: false }] };
  assert.equal(why({}, queued, choosy), 'for a worker that takes jobs without tags');
  assert.equal(why({ tags: ['gpu'] }, queued, choosy), 'in the queue, next');
  const full = { ...calm, load: [running(1), running(1, 's/2')] };
  const limited = 'for its repository: 2 of its jobs run, and no more may at once';
  assert.equal(why({}, queued, full, { concurrency: 2 }), limited);
  assert.equal(why({}, queued, full, { concurrency: 3 }), 'in the queue, next');
  const ofAnother = { ...calm, load: [running(1), running(5, 's/2', 0)] };
  assert.equal(why({}, queued, ofAnother, { concurrency: 2 }), 'in the queue, next');
});

test('before it in the queue is what its workers would take first, and nothing else', () => {
  const line = [other(1), other(2, 'arm'), other(3, 'gpu'), ours(), other(4)];
  assert.equal(why({}, queued, { ...calm, line }), 'in the queue, after 2 others');
  const gpu = { ...worker, name: 's/2', untagged: false };
  const plain = { ...worker, tags: [] };
  const state = { ...calm, workers: [plain, gpu], line };
  assert.equal(why({}, queued, state), 'in the queue, after 1 other');
  const tagged = [other(1), other(2, 'linux', 'gpu'), other(3, 'gpu'), ours('gpu')];
  assert.equal(why({ tags: ['gpu'] }, queued, { ...state, line: tagged }), 'in the queue, after 2 others');
});

test('stranded is what no worker may take', () => {
  const line = [other(1), other(2, 'arm'), other(3, 'gpu'), other(4, 'gpu', 'arm')];
  assert.equal(strandedIn({ ...calm, line }), 2);
  assert.equal(strandedIn({ ...calm, line, workers: [] }), 4);
});

test('it says when nobody who may take it has room', () => {
  const load = [running(2), running(1, 's/2', 0)];
  assert.equal(why({}, queued, { ...calm, load }), 'in the queue, next: its only worker is busy');
  const state = { ...calm, load, workers: [worker, { ...worker, name: 's/2', concurrency: 1 }] };
  assert.equal(why({}, queued, state), 'in the queue, next: all 2 workers for it are busy');
  const roomy = { ...state, workers: [worker, { ...worker, name: 's/2' }] };
  assert.equal(why({}, queued, roomy), 'in the queue, next');
});

test('a check tells it of those that no worker is about to take', () => {
  const aside = (state: QueueState, ofRun: Partial<Run> = {}) => tell({}, queued, state, ofRun).aside;
  const next = { ...calm, line: [ours()] };
  assert.equal(aside(next), undefined);
  assert.equal(aside({ ...calm, line: [] }), undefined, 'it was taken a moment ago');
  assert.equal(aside({ ...next, line: [other(1), ours()] }), 'waits in the queue, after 1 other');
  assert.equal(aside({ ...next, workers: [] }), 'waits for a worker: none is there');
  assert.match(aside({ ...next, load: [running(2)] }) ?? '', /busy/);
  assert.match(aside({ ...next, load: [running(1)] }, { concurrency: 1 }) ?? '', /for its repository/);
  assert.equal(tell({}, { status: 'waiting', for: 'play' }, next).aside, undefined);
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
