import { sql } from 'kysely';
import type { RunWindow } from '../../flow/ports/history.ts';
import type { JobTry } from '../../model/history.ts';
import type { Database } from './postgres.ts';
import { recentRuns } from './run-window.ts';

/** See History.jobTries. */
export async function jobTries(
  db: Database,
  window: RunWindow,
  key: string,
  limit: number,
): Promise<readonly JobTry[]> {
  const { rows } = await sql<JobTryRow>`
    with ${recentRuns(window)}
    select recent.id as run_id, number, head_sha, queued_at, started_at, ended_at, outcome
    from recent join berth.attempt on run_id = recent.id and key = ${key}
    where ended_at is not null and outcome <> 'handed_back'
    order by recent.id desc, number desc limit ${limit}`.execute(db);
  return rows.map(row => ({
    runId: row.run_id,
    key,
    number: row.number,
    sha: row.head_sha,
    queuedAt: row.queued_at.getTime(),
    ...(row.started_at !== null && { startedAt: row.started_at.getTime() }),
    endedAt: row.ended_at.getTime(),
    outcome: row.outcome,
  }));
}

interface JobTryRow {
  readonly run_id: string;
  readonly number: number;
  readonly head_sha: string;
  readonly queued_at: Date;
  readonly started_at: Date | null;
  readonly ended_at: Date;
  readonly outcome: JobTry['outcome'];
}
