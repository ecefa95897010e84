import type { Insertable } from 'kysely';
import type { Attempt, JobRun, Run } from '../../model/run.ts';
import type { Trigger } from '../../model/trigger.ts';
import { queueOf } from './attempt-queues.ts';
import type { JobState, RunState, Tables } from './tables.ts';

/** The columns of a run that can change with it; read-run.ts is the way back. */
export function runColumns(run: Run) {
  const { id: _, trigger, createdAt, completedAt, jobs, ...state } = run;
  return {
    ...triggerColumns(trigger),
    created_at: new Date(createdAt),
    completed_at: toDate(completedAt),
    ...waitingColumns(jobs),
    artifacts_expire_at: toDate(firstExpiry(jobs)),
    state: JSON.stringify(state satisfies RunState),
  };
}

/** What of a run goes on by itself, for whoever looks after that. */
function waitingColumns(jobs: readonly JobRun[]) {
  const waiting = jobs.flatMap(({ progress }) => (progress.status === 'waiting' ? [progress] : []));
  const times = waiting.flatMap(progress => (progress.for === 'delay' ? [progress.until] : []));
  return {
    wake_at: times.length === 0 ? null : new Date(Math.min(...times)),
    names_resource: jobs.some(({ job }) => job.resourceGroup !== undefined),
    awaits_resource: waiting.some(progress => progress.for === 'resource'),
  };
}

/** Of the artifacts that are still there. */
function firstExpiry(jobs: readonly JobRun[]): number | undefined {
  const ended = jobs.flatMap(({ attempts }) => attempts.flatMap(attempt => attempt.ended ?? []));
  const kept = ended.flatMap(one => ('artifact' in one && one.artifact !== undefined ? [one.artifact] : []));
  const times = kept.flatMap(({ expiresAt, removed }) => (removed === true ? [] : (expiresAt ?? [])));
  return times.length === 0 ? undefined : Math.min(...times);
}

function triggerColumns(trigger: Trigger) {
  return {
    repository_id: trigger.repository.id,
    installation_id: trigger.repository.installationId,
    source: trigger.source,
    is_private: trigger.repository.isPrivate,
    head_sha: trigger.commit.sha,
    ref: trigger.source === 'pull_request' ? trigger.pullRequest.head.branch : trigger.ref.name,
    ref_kind: trigger.source === 'pull_request' ? null : trigger.ref.kind,
    pull_request_number: trigger.source === 'pull_request' ? trigger.pullRequest.number : null,
    trigger: JSON.stringify(trigger),
  };
}

/** A job without its attempts; its state is in columns for queries and in a document for reading it back. */
export function jobRow(runId: string, position: number, jobRun: JobRun): Insertable<Tables['job']> {
  const { job, attempts: _, ...state } = jobRun;
  return {
    run_id: runId,
    key: job.key,
    position,
    stage: job.stage,
    status: state.progress.status,
    conclusion: state.progress.status === 'completed' ? state.progress.conclusion : null,
    plan: JSON.stringify(job),
    queue: queueOf(job.tags),
    state: JSON.stringify(state satisfies JobState),
  };
}

/** One try. `outcome` repeats what `ended` says, for queries. */
export function attemptRow(runId: string, key: string, attempt: Attempt): Insertable<Tables['attempt']> {
  return {
    run_id: runId,
    key,
    number: attempt.number,
    worker: attempt.worker ?? null,
    queued_at: new Date(attempt.queuedAt),
    started_at: toDate(attempt.startedAt),
    ended_at: toDate(attempt.endedAt),
    outcome: attempt.ended?.outcome ?? null,
    ended: attempt.ended === undefined ? null : JSON.stringify(attempt.ended),
  };
}

function toDate(milliseconds: number | undefined): Date | null {
  return milliseconds === undefined ? null : new Date(milliseconds);
}
