import { sql } from 'kysely';
import type { BranchName, Notices, Waiting } from '../../flow/ports/notices.ts';
import type { Notice } from '../../model/notice.ts';
import { forgetBranches, holdStale, staleBranches, takeFinished, writeState } from './branches.ts';
import { orInfraError } from './infra-error.ts';
import type { Database, Tx } from './postgres.ts';

/** So that a transaction stays short after a long time in which nobody looked. */
const RUNS_AT_ONCE = 20;

/** The Notices on PostgreSQL. */
export function sqlNotices(db: Database): Notices {
  return {
    stale: (limit, after) => orInfraError(() => staleBranches(db, limit, after)),
    consider: (branch, f) => orInfraError(() => db.transaction().execute(tx => consider(tx, branch, f))),
    waiting: (limit, except) => orInfraError(() => waiting(db, limit, except)),
    remove: ({ target, key }) =>
      orInfraError(async () => {
        await db.deleteFrom('notice').where('target', '=', target).where('key', '=', key).execute();
      }),
    drop: (target, then) => orInfraError(() => drop(db, target, then)),
    forgetBranches: () => orInfraError(() => forgetBranches(db)),
  };
}

async function consider(tx: Tx, branch: BranchName, f: Parameters<Notices['consider']>[1]): Promise<number> {
  const held = await holdStale(tx, branch);
  if (held === undefined) return 0;
  let { state } = held;
  const finished = await takeFinished(tx, held, RUNS_AT_ONCE);
  for (const run of finished) {
    const considered = f(state, run);
    if (considered === undefined) continue;
    state = considered.state;
    await insertNotices(tx, considered.notices);
  }
  await writeState(tx, held, state);
  return finished.length;
}

async function insertNotices(tx: Tx, notices: readonly Notice[]): Promise<void> {
  if (notices.length === 0) return;
  await tx
    .insertInto('notice')
    .values(
      notices.map(({ target, key, news }) => ({
        target,
        key,
        repository_id: news.repository.id,
        branch: news.branch,
        run_id: news.run.id,
        news: JSON.stringify(news),
      })),
    )
    .onConflict(conflict => conflict.doNothing())
    .execute();
}

/** The order in a branch is that of its runs, which no clock can turn round. */
async function waiting(db: Database, limit: number, except: readonly string[]): Promise<readonly Waiting[]> {
  const heads = db
    .selectFrom('notice')
    .distinctOn(['target', 'repository_id', 'branch'])
    .select(['target', 'key', 'decided_at', 'news'])
    .where(sql<boolean>`target <> all(${[...except]}::text[])`)
    .orderBy('target')
    .orderBy('repository_id')
    .orderBy('branch')
    .orderBy('run_id')
    .orderBy('decided_at');
  const rows = await db.selectFrom(heads.as('head')).selectAll().orderBy('decided_at').limit(limit).execute();
  return rows.map(({ decided_at, ...notice }) => ({ notice, decidedAt: decided_at.getTime() }));
}

async function drop(db: Database, target: string, then: number): Promise<readonly string[]> {
  const rows = await db
    .deleteFrom('notice')
    .where('target', '=', target)
    .where('decided_at', '<=', new Date(then))
    .returning('key')
    .execute();
  return rows.map(({ key }) => key);
}
