import { sql } from 'kysely';
import type { BranchName } from '../../flow/ports/notices.ts';
import type { BranchState } from '../../model/notice.ts';
import type { Run } from '../../model/run.ts';
import type { Database, Tx } from './postgres.ts';
import { readRuns } from './read-run.ts';

/** Keeps that a push run of a branch has finished by this change; `before` is absent when the run is new. */
export async function markBranch(tx: Tx, before: Run | undefined, { id, trigger, completedAt }: Run): Promise<void> {
  if (completedAt === undefined || before?.completedAt === completedAt) return;
  if (trigger.source !== 'push' || trigger.ref.kind !== 'branch') return;
  const [repositoryId, name] = [trigger.repository.id, trigger.ref.name];
  // First: who holds the branch sees all that has finished on it or nothing, and times grow in the order of commits.
  await tx
    .insertInto('branch')
    .values({ repository_id: repositoryId, name })
    .onConflict(conflict => conflict.columns(['repository_id', 'name']).doUpdateSet({ stale: true }))
    .execute();
  await tx
    .insertInto('finished_push')
    .values({ run_id: id, repository_id: repositoryId, branch: name })
    .onConflict(conflict => conflict.column('run_id').doUpdateSet({ finished_at: sql`clock_timestamp()` }))
    .execute();
}

/** See Notices.stale. */
export async function staleBranches(db: Database, limit: number, after?: BranchName): Promise<readonly BranchName[]> {
  const behind = sql<boolean>`(repository_id, name) > (${after?.repositoryId ?? 0}, ${after?.name ?? ''})`;
  const rows = await db
    .selectFrom('branch')
    .select(['repository_id', 'name'])
    .where('stale', '=', true)
    .where(behind)
    .orderBy('repository_id')
    .orderBy('name')
    .limit(limit)
    .execute();
  return rows.map(({ repository_id, name }) => ({ repositoryId: Number(repository_id), name }));
}

export interface HeldBranch extends BranchName {
  readonly state: BranchState | undefined;
}

/** Locks a branch that has push runs to consider; undefined when it has none, or somebody else holds it. */
export async function holdStale(tx: Tx, { repositoryId, name }: BranchName): Promise<HeldBranch | undefined> {
  const row = await tx
    .selectFrom('branch')
    .select(['run_id', 'verdict'])
    .where('stale', '=', true)
    .where('repository_id', '=', repositoryId)
    .where('name', '=', name)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { run_id, verdict } = row;
  const state = run_id === null || verdict === null ? undefined : { runId: String(run_id), verdict };
  return { repositoryId, name, state };
}

/**
 * The first push runs that have finished on a held branch, in that order; they are not given out again. Of a branch that an older
 * Berth marked, or whose run is gone, it is not kept which they are: then those that may be news.
 */
export async function takeFinished(tx: Tx, branch: HeldBranch, limit: number): Promise<readonly Run[]> {
  const { repositoryId, name } = branch;
  const first = tx
    .selectFrom('finished_push')
    .select('run_id')
    .where('repository_id', '=', repositoryId)
    .where('branch', '=', name)
    .orderBy('finished_at')
    .orderBy('run_id')
    .limit(limit);
  const taken = await tx
    .deleteFrom('finished_push')
    .where('run_id', 'in', first)
    .returning(['run_id', 'finished_at'])
    .execute();
  if (taken.length === 0) return newestFinished(tx, branch, limit);
  const finishedAt = new Map(taken.map(({ run_id, finished_at }) => [String(run_id), finished_at.getTime()]));
  const found = await readRuns(tx, query => query.where('run.id', 'in', [...finishedAt.keys()]).orderBy('run.id'));
  const timeOf = ({ id }: Run) => finishedAt.get(id) ?? 0;
  return found.map(({ run }) => run).sort((a, b) => timeOf(a) - timeOf(b));
}

/** From the run on by which a branch is known, oldest first; the newest one of a branch of which nothing is known. */
async function newestFinished(
  tx: Tx,
  { repositoryId, name, state }: HeldBranch,
  limit: number,
): Promise<readonly Run[]> {
  const found = await readRuns(tx, query =>
    query
      .where('run.repository_id', '=', repositoryId)
      .where('run.ref', '=', name)
      .where('run.ref_kind', '=', 'branch')
      .where('run.source', '=', 'push')
      .where('run.completed_at', 'is not', null)
      .where('run.id', '>=', state?.runId ?? '0')
      .orderBy('run.id', 'desc')
      .limit(state === undefined ? 1 : limit),
  );
  return found.map(({ run }) => run).reverse();
}

/** What a held branch was found to be; undefined: nothing is known of it. It stays stale while there is more to consider. */
export async function writeState(
  tx: Tx,
  { repositoryId, name }: HeldBranch,
  state: BranchState | undefined,
): Promise<void> {
  const isStale = sql<boolean>`exists (select from berth.finished_push
    where repository_id = ${repositoryId} and branch = ${name})`;
  await tx
    .updateTable('branch')
    .set({ stale: isStale, ...(state && { run_id: state.runId, verdict: state.verdict }) })
    .where('repository_id', '=', repositoryId)
    .where('name', '=', name)
    .execute();
}

/**
 * See Notices.forgetBranches. A branch that is marked meanwhile is kept: that it is not stale is asked again of a row that
 * changed while it was waited for, and nothing else is.
 */
export async function forgetBranches(db: Database): Promise<void> {
  await sql`
    delete from berth.branch where not stale
      and not exists (select from berth.run
        where run.repository_id = branch.repository_id and run.ref = branch.name and run.ref_kind = 'branch')
      and not exists (select from berth.sighting
        where sighting.repository_id = branch.repository_id and heads -> ('branch ' || branch.name) is not null
          and exists (select from berth.run where run.repository_id = branch.repository_id))`.execute(db);
  // Should a repository come back, its heads are seen for the first time again, as those of a new one are.
  await sql`
    delete from berth.sighting
      where not exists (select from berth.run where run.repository_id = sighting.repository_id)`.execute(db);
}
