import { sql } from 'kysely';
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

export interface StaleBranch {
  readonly repositoryId: number;
  readonly name: string;
  readonly state: BranchState | undefined;
}

/** Locks branches that nobody else holds, with push runs to consider. */
export async function holdStale(tx: Tx, limit: number): Promise<readonly StaleBranch[]> {
  const rows = await tx
    .selectFrom('branch')
    .select(['repository_id', 'name', 'run_id', 'verdict'])
    .where('stale', '=', true)
    .orderBy('repository_id')
    .orderBy('name')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute();
  return rows.map(({ repository_id, name, run_id, verdict }) => ({
    repositoryId: Number(repository_id),
    name,
    state: run_id === null || verdict === null ? undefined : { runId: String(run_id), verdict },
  }));
}

/** The push runs that have finished on a held branch, in that order; they are not given out again. */
export async function takeFinished(tx: Tx, { repositoryId, name }: StaleBranch): Promise<readonly Run[]> {
  const taken = await tx
    .deleteFrom('finished_push')
    .where('repository_id', '=', repositoryId)
    .where('branch', '=', name)
    .returning(['run_id', 'finished_at'])
    .execute();
  if (taken.length === 0) return [];
  const finishedAt = new Map(taken.map(({ run_id, finished_at }) => [String(run_id), finished_at.getTime()]));
  const found = await readRuns(tx, query => query.where('run.id', 'in', [...finishedAt.keys()]).orderBy('run.id'));
  const timeOf = ({ id }: Run) => finishedAt.get(id) ?? 0;
  return found.map(({ run }) => run).sort((a, b) => timeOf(a) - timeOf(b));
}

/** What a held branch was found to be; undefined: nothing is known of it. */
export async function writeState(
  tx: Tx,
  { repositoryId, name }: StaleBranch,
  state: BranchState | undefined,
): Promise<void> {
  await tx
    .updateTable('branch')
    .set({ stale: false, ...(state && { run_id: state.runId, verdict: state.verdict }) })
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
}
