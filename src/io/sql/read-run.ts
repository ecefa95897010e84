import type { SelectQueryBuilder } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import type { Attempt, Ended, JobRun, Run } from '../../model/run.ts';
import type { Database } from './postgres.ts';
import type { JobState, RunState, Tables } from './tables.ts';

type RunQueryBuilder = SelectQueryBuilder<Tables, 'run', object>;

/** Which runs to read: where, order and limit. */
export type Narrow = (query: RunQueryBuilder) => RunQueryBuilder;

/** A run with what is kept beside it. */
export interface StoredRun {
  readonly run: Run;
  readonly version: number;
  readonly published: Tables['run']['published']['__select__'];
}

/** Reads runs whole. One statement, so that a run is never a mixture of two of its states. */
export async function readRuns(db: Database, narrow: Narrow): Promise<readonly StoredRun[]> {
  const rows = await narrow(db.selectFrom('run'))
    .select([
      'run.id',
      'run.trigger',
      'run.state',
      'run.created_at',
      'run.completed_at',
      'run.version',
      'run.published',
    ])
    .select(run =>
      jsonArrayFrom(
        run
          .selectFrom('job')
          .select(['job.plan', 'job.state'])
          .select(job =>
            jsonArrayFrom(
              job
                .selectFrom('attempt')
                .select(['number', 'worker', 'queued_at', 'started_at', 'ended_at', 'ended'])
                .whereRef('attempt.run_id', '=', 'job.run_id')
                .whereRef('attempt.key', '=', 'job.key')
                .orderBy('number'),
            ).as('attempts'),
          )
          .whereRef('job.run_id', '=', 'run.id')
          .orderBy('position'),
      ).as('jobs'),
    )
    .execute();
  return rows.map(row => ({ run: toRun(row), version: row.version, published: row.published }));
}

interface RunRow {
  readonly id: string;
  readonly trigger: Run['trigger'];
  readonly state: RunState;
  readonly created_at: Date;
  readonly completed_at: Date | null;
  readonly jobs: readonly JobRow[];
}

interface JobRow {
  readonly plan: JobRun['job'];
  readonly state: JobState;
  readonly attempts: readonly AttemptRow[];
}

/** Inside of JSON a point in time is ISO 8601 text. */
interface AttemptRow {
  readonly number: number;
  readonly worker: string | null;
  readonly queued_at: string;
  readonly started_at: string | null;
  readonly ended_at: string | null;
  readonly ended: Ended | null;
}

function toRun(row: RunRow): Run {
  return {
    id: String(row.id),
    trigger: row.trigger,
    ...row.state,
    createdAt: row.created_at.getTime(),
    jobs: row.jobs.map(toJobRun),
    ...(row.completed_at !== null && { completedAt: row.completed_at.getTime() }),
  };
}

function toJobRun(row: JobRow): JobRun {
  return { job: row.plan, ...row.state, attempts: row.attempts.map(toAttempt) };
}

function toAttempt(row: AttemptRow): Attempt {
  return {
    number: row.number,
    queuedAt: Date.parse(row.queued_at),
    ...(row.worker !== null && { worker: row.worker }),
    ...(row.started_at !== null && { startedAt: Date.parse(row.started_at) }),
    ...(row.ended_at !== null && { endedAt: Date.parse(row.ended_at) }),
    ...(row.ended !== null && { ended: row.ended }),
  };
}
