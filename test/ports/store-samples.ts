import { randomUUID } from 'node:crypto';
import type { Delivery } from '../../src/model/incoming.ts';
import type { PlannedJob } from '../../src/model/plan.ts';
import type { Attempt, JobRun, Progress, Run } from '../../src/model/run.ts';
import type { Actor, Repository } from '../../src/model/trigger.ts';

/** A point in time with milliseconds, so that none are lost unnoticed. */
export const NOW = 1_767_225_600_123;

export const ada: Actor = { id: 7, login: 'ada' };

let repositories = 1000;

/** A repository of its own for each call. */
export function sampleRepository(): Repository {
  const id = ++repositories;
  return {
    id,
    owner: 'ada',
    name: `engine-${id}`,
    defaultBranch: 'main',
    isPrivate: false,
    url: `https://github.com/ada/engine-${id}`,
    installationId: 1,
  };
}

export function sampleDelivery(repository = sampleRepository()): Delivery {
  return {
    id: randomUUID(),
    incoming: {
      kind: 'commented',
      repository,
      actor: ada,
      isBot: false,
      pullRequestNumber: 1,
      isOpen: true,
      commentId: 5,
      body: '/rerun \u0000 \ud83d\ude80',
    },
  };
}

export function plannedJob(key: string): PlannedJob {
  return {
    key,
    stage: 'test',
    stageIndex: 1,
    image: { name: 'node:24' },
    variables: { CI: 'true' },
    beforeScript: [],
    // Text that people write can hold anything that JSON can.
    script: [`echo ${key} "\u0000" '\ud800'`],
    afterScript: [],
    needs: 'earlier_stages',
    when: 'on_success',
    allowFailure: false,
    timeoutMs: 3_600_000,
  };
}

export function jobRun(key: string, progress: Progress, attempts: readonly Attempt[]): JobRun {
  return { job: plannedJob(key), progress, attempts, round: 1, firstAttempt: 1 };
}

/** Waits for a worker: in the queue. */
export function queuedJob(key: string): JobRun {
  return jobRun(key, { status: 'queued' }, [{ number: 1, queuedAt: NOW }]);
}

/** Waits for other jobs: in no queue. */
export function waitingJob(key: string): JobRun {
  return jobRun(key, { status: 'waiting', for: 'needs' }, []);
}

/** Failed once, was lost once, and succeeded. */
export function finishedJob(key: string): JobRun {
  const tried = { worker: 'w1', queuedAt: NOW, startedAt: NOW + 1, endedAt: NOW + 2 };
  const sections = [{ command: 'npm test', startedAt: NOW + 1, durationMs: 1, exitCode: 0, offset: 0 }];
  return jobRun(key, { status: 'completed', conclusion: 'success', at: NOW + 2, reason: 'It \u0000 passed.' }, [
    {
      number: 1,
      ...tried,
      ended: { outcome: 'failure', cause: 'script_failure', message: 'exit 1', exitCode: 1, sections },
    },
    { number: 2, ...tried, ended: { outcome: 'lost', message: 'gone' } },
    { number: 3, ...tried, ended: { outcome: 'success', sections, artifact: { blob: 'b', bytes: 9, files: 1 } } },
  ]);
}

/** A push of one queued and one waiting job. */
export function sampleRun(id: string, deliveryId: string, repository: Repository, changes: Partial<Run> = {}): Run {
  return {
    id,
    trigger: {
      source: 'push',
      repository,
      commit: { sha: 'a'.repeat(40), message: 'fix: \u0000 all', authorName: 'Ada', authorEmail: 'ada@example.org' },
      actor: ada,
      trust: 'trusted',
      deliveryId,
      ref: { kind: 'branch', name: 'main' },
    },
    createdAt: NOW,
    diagnostics: [],
    approval: { state: 'not_needed' },
    jobs: [queuedJob('build'), waitingJob('test')],
    round: 1,
    ...changes,
  };
}

/** `run` with one of its jobs replaced. */
export function withJob(run: Run, key: string, change: (job: JobRun) => JobRun): Run {
  return { ...run, jobs: run.jobs.map(job => (job.job.key === key ? change(job) : job)) };
}

/** A worker takes the last attempt of a job. */
export function claim(run: Run, key: string, worker: string): Run {
  return withJob(run, key, job => ({
    ...job,
    progress: { status: 'in_progress', cancelling: false },
    attempts: job.attempts.with(-1, { ...lastOf(job), worker, startedAt: NOW + 5 }),
  }));
}

export function lastOf(job: JobRun): Attempt {
  const last = job.attempts.at(-1);
  if (last === undefined) throw new Error(`${job.job.key} was never tried.`);
  return last;
}
