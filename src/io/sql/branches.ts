import type { BranchState } from '../../model/notice.ts';
import type { Run } from '../../model/run.ts';
import type { Tx } from './postgres.ts';

/** Keeps that a push run of a branch has finished by this change; `before` is absent when the run is new. */
export async function markBranch(tx: Tx, before: Run | undefined, { trigger, completedAt }: Run): Promise<void> {
  if (completedAt === undefined || before?.completedAt === completedAt) return;
  if (trigger.source !== 'push' || trigger.ref.kind !== 'branch') return;
  await tx
    .insertInto('branch')
    .values({ repository_id: trigger.repository.id, name: trigger.ref.name })
    .onConflict(conflict => conflict.columns(['repository_id', 'name']).doUpdateSet({ stale: true }))
    .execute();
}

export interface StaleBranch {
  readonly repositoryId: number;
  readonly name: string;
  readonly state: BranchState | undefined;
}

/** Locks branches to compare that nobody else holds. */
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

/** What a held branch was found to be; undefined: what it was. */
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
