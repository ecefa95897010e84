import { sql } from 'kysely';
import type { Overview, OverviewQuery } from '../../flow/ports/store.ts';
import type { Database } from './postgres.ts';
import { readRuns } from './read-run.ts';

interface OverviewRow {
  readonly repository_id: string;
  readonly run_id: string;
  readonly active_at: Date;
  readonly running: number;
  readonly waiting: number;
}

/** See Store.overview. A few steps in an index for each repository, and what is open of it. */
export async function overview(db: Database, asked: readonly OverviewQuery[]): Promise<readonly Overview[]> {
  const rows = await overviewRows(db, asked);
  if (rows.length === 0) return [];
  const ids = rows.map(row => row.run_id);
  const found = await readRuns(db, query => query.where('run.id', 'in', ids));
  const runs = new Map(found.map(({ run }) => [run.id, run]));
  return rows.flatMap(row => {
    const run = runs.get(String(row.run_id));
    const { running, waiting } = row;
    const repositoryId = Number(row.repository_id);
    return run === undefined ? [] : [{ repositoryId, run, activeAt: row.active_at.getTime(), running, waiting }];
  });
}

async function overviewRows(db: Database, asked: readonly OverviewQuery[]): Promise<readonly OverviewRow[]> {
  const ids = asked.map(({ repositoryId }) => repositoryId);
  const branches = asked.map(({ branch }) => branch);
  const isPublicOnly = asked.map(each => each.isPublicOnly);
  const isTold = sql`run.repository_id = asked.id and not (run.is_private and asked.is_public_only)`;
  const { rows } = await sql<OverviewRow>`
    select asked.id as repository_id, coalesce(of_branch.id, newest.id) as run_id, newest.created_at as active_at,
      open.running::integer, open.waiting::integer
    from unnest(${ids}::bigint[], ${branches}::text[], ${isPublicOnly}::boolean[])
      with ordinality as asked (id, branch, is_public_only, place)
    cross join lateral
      (select id, created_at from berth.run where ${isTold} order by run.id desc limit 1) as newest
    left join lateral
      (select id from berth.run where ${isTold} and ref = asked.branch and ref_kind = 'branch' order by run.id desc limit 1)
      as of_branch on true
    cross join lateral
      (select count(*) filter (where standing = 'in_progress') as running,
        count(*) filter (where standing in ('queued', 'action_required')) as waiting
        from berth.run where ${isTold} and standing in ('in_progress', 'queued', 'action_required')) as open
    order by place`.execute(db);
  return rows;
}
