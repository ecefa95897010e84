import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ResourceGroup } from '../../../src/model/pipeline.ts';
import type { Progress, Run } from '../../../src/model/run.ts';
import type { QueueState } from '../../../src/model/worker.ts';
import { queuePage } from '../../../src/web/pages/queue.ts';
import { type Known, viewQueue } from '../../../src/web/queue/view.ts';
import { job, repository, runOf } from '../../core/schedule/runs.ts';

const NOW = 1_000_000;
const group: ResourceGroup = { name: 'production', processMode: 'unordered' };

/** A run whose jobs are as far as told. */
function runWith(
  id: string,
  name: string,
  progress: Readonly<Record<string, Progress>>,
  startedAt = NOW - 60_000,
): Run {
  const run = runOf(Object.keys(progress).map(key => job(key, { resourceGroup: group })));
  return {
    ...run,
    id,
    concurrency: 3,
    trigger: { ...run.trigger, repository: { ...repository, id: Number(id), name } },
    jobs: run.jobs.map(jobRun => {
      const now = progress[jobRun.job.key] ?? jobRun.progress;
      const attempt = {
        number: 1,
        queuedAt: startedAt,
        ...(now.status === 'in_progress' && { startedAt, worker: 'srv/boot' }),
      };
      return { ...jobRun, progress: now, attempts: now.status === 'waiting' ? [] : [attempt] };
    }),
  };
}

const going: Progress = { status: 'in_progress', cancelling: false };
const queued: Progress = { status: 'queued' };
const seen = runWith('1', 'shop', {
  build: going,
  late: queued,
  early: queued,
  turn: { status: 'waiting', for: 'resource', behind: '1' },
  rest: { status: 'waiting', for: 'needs' },
});
const secret = runWith('2', 'secret', { hush: going, quiet: queued }, NOW - 90_000);
const line = [
  { runId: '2', key: 'quiet', number: 1, tags: [] },
  { runId: '1', key: 'early', number: 1, tags: [] },
  { runId: '1', key: 'late', number: 1, tags: [] },
];
const worker = {
  name: 'srv/boot',
  host: 'builder',
  tags: ['gpu'],
  untagged: true,
  concurrency: 4,
  version: '1',
  heardAt: NOW,
};
const load = [
  { worker: 'srv/boot', repositoryId: 1, jobs: 1 },
  { worker: 'srv/boot', repositoryId: 2, jobs: 1 },
];
const state: QueueState = { workers: [worker], line, load };
const timer = {
  id: 't',
  actor: { id: 1, login: 'ann' },
  cron: '0 4 * * *',
  timezone: 'UTC',
  branch: 'main',
  variables: {},
};
const ours = { ...timer, repository: seen.trigger.repository, dueAt: NOW + 60_000 };
const theirs = { ...timer, repository: secret.trigger.repository, dueAt: NOW + 5_000 };
const known: Known = {
  state,
  runs: [seen, secret],
  timers: [theirs, ours],
  usual: new Map([[1, new Map([['build', 120_000]])]]),
};
const stranger = viewQueue(known, { sees: new Set([seen, ours]), knowsWorkers: false }, NOW);
const operator = viewQueue(known, { sees: new Set([seen, secret, ours, theirs]), knowsWorkers: true }, NOW);
const keys = (jobs: readonly { readonly jobRun: Run['jobs'][number] }[]) => jobs.map(({ jobRun }) => jobRun.job.key);

test('a reader is shown what they may see, and how much there is besides', () => {
  assert.deepEqual([keys(stranger.running.seen), stranger.running.others], [['build'], 1]);
  assert.deepEqual([keys(stranger.waiting.seen), stranger.waiting.others], [['early', 'late', 'turn'], 1]);
  assert.deepEqual([keys(stranger.groups.seen), stranger.groups.others], [['build', 'late', 'early'], 2]);
  assert.deepEqual(stranger.timers, { seen: [ours], others: 1 });
  assert.deepEqual(
    stranger.limits.map(({ repository: { name }, ...limit }) => ({ name, ...limit })),
    [{ name: 'shop', concurrency: 3, running: 1 }],
  );
  const page = queuePage(stranger, NOW).markup;
  for (const hidden of ['secret', 'hush', 'quiet</a>', 'srv/boot', 'builder', 'version'])
    assert.ok(!page.includes(hidden), hidden);
  assert.match(page, /1 of another repository/);
});

test('the operator is shown everything, the longest and the next first', () => {
  assert.deepEqual([keys(operator.running.seen), operator.running.others], [['hush', 'build'], 0]);
  assert.deepEqual(keys(operator.waiting.seen), ['quiet', 'early', 'late', 'turn']);
  assert.deepEqual(operator.timers.seen, [theirs, ours]);
  assert.equal(operator.running.seen[0]?.worker, 'srv/boot');
  assert.deepEqual(operator.workers, [{ ...worker, jobs: 2 }]);
});

test('it says why something waits, its place, and what is usual', () => {
  const [early, late, turn] = stranger.waiting.seen;
  assert.deepEqual([early?.ahead, late?.ahead, turn?.ahead], [1, 2, undefined]);
  assert.equal(late?.why, 'in the queue, after 2 others');
  assert.equal(turn?.why, 'for the resource group production, after run 1');
  assert.equal(stranger.running.seen[0]?.usualMs, 120_000);
  assert.equal(stranger.groups.seen[0]?.waiting, 1);
  assert.equal(stranger.pending, 1);
  const page = queuePage(stranger, NOW).markup;
  for (const part of [
    'usually 2m 0s',
    'place 2',
    'after 2 others',
    '2 of 4 slots used',
    '1 more waits for other jobs',
  ]) {
    assert.ok(page.includes(part), part);
  }
});

test('an idle server says so', () => {
  const idle = { state: { workers: [], line: [], load: [] }, runs: [], timers: [], usual: new Map() };
  const page = queuePage(viewQueue(idle, { sees: new Set(), knowsWorkers: true }, NOW), NOW).markup;
  for (const part of ['Nothing runs.', 'Nothing waits.', 'No worker is there']) assert.ok(page.includes(part), part);
  assert.ok(!page.includes('groups-title'));
});
