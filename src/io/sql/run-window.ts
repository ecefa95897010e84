import { type RawBuilder, sql } from 'kysely';
import type { RunWindow } from '../../flow/ports/history.ts';
import { isRunId } from './runs.ts';

/**
 * `recent as (...)`, the runs of a window, to be asked once. Narrowed by time only among the newest: a database that looks
 * for both goes back to the first run where little is new.
 */
export function recentRuns({ repositoryId, runs, branch, before, since, publicOnly }: RunWindow): RawBuilder<unknown> {
  const ofBranch = branch === undefined ? sql`` : sql`and ref = ${branch} and ref_kind = 'branch'`;
  const older = before === undefined ? sql`` : sql`and id < ${isRunId(before) ? before : '0'}`;
  const young = since === undefined ? sql`` : sql`and created_at >= ${new Date(since)}`;
  const isPublic = publicOnly === true ? sql`and not is_private` : sql``;
  return sql`recent as materialized (
    select id, head_sha, created_at from (
      select id, head_sha, created_at, is_private from berth.run
      where repository_id = ${repositoryId} ${ofBranch} ${older} order by id desc limit ${runs}
    ) as newest where true ${young} ${isPublic}
  )`;
}
