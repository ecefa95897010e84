/** Who had to do with secrets: see Secrets. */

import type { AuditQuery } from '../../flow/ports/secrets.ts';
import type { SecretEvent, SecretUse } from '../../model/secret.ts';
import type { Database } from './postgres.ts';
import { columnOf, identityColumns, identityOf } from './secret-columns.ts';

export async function noteUses(db: Database, uses: readonly SecretUse[]): Promise<void> {
  if (uses.length === 0) return;
  const rows = uses.map(use => ({
    ...identityColumns(use),
    run_id: use.attempt.runId,
    key: use.attempt.key,
    attempt: use.attempt.number,
    at: new Date(use.at),
    used_by_id: use.usedBy.repositoryId,
    used_by: use.usedBy.repository,
    sha: use.usedBy.sha,
    source: use.source,
    actor_id: use.actor.id,
    actor: use.actor.login,
  }));
  await db
    .insertInto('secret_use')
    .values(rows)
    .onConflict(conflict => conflict.doNothing())
    .execute();
}

export async function findEvents(db: Database, query: AuditQuery): Promise<readonly SecretEvent[]> {
  const rows = await db
    .selectFrom('secret_event')
    .selectAll()
    .where('repository_id', '=', columnOf(query.repositoryId))
    .$if(query.repositoryId === 'all', builder => builder.where('owner_id', '=', query.ownerId))
    .$if(query.name !== undefined, builder => builder.where('name', '=', query.name ?? ''))
    .where('at', '>=', new Date(query.since))
    .orderBy('at', 'desc')
    .orderBy('version', 'desc')
    .limit(query.limit)
    .execute();
  return rows.map(row => ({ ...identityOf(row), action: row.action, at: row.at.getTime(), by: row.done_by }));
}

export async function findUses(db: Database, query: AuditQuery): Promise<readonly SecretUse[]> {
  const { ownerId, repositoryId } = query;
  const rows = await db
    .selectFrom('secret_use')
    .selectAll()
    .where(({ eb, and }) =>
      repositoryId === 'all'
        ? and([eb('owner_id', '=', ownerId), eb('repository_id', '=', columnOf(repositoryId))])
        : eb('used_by_id', '=', repositoryId),
    )
    .$if(query.name !== undefined, builder => builder.where('name', '=', query.name ?? ''))
    .where('at', '>=', new Date(query.since))
    .orderBy('at', 'desc')
    .orderBy('run_id', 'desc')
    .limit(query.limit)
    .execute();
  return rows.map(row => ({
    ...identityOf(row),
    at: row.at.getTime(),
    attempt: { runId: String(row.run_id), key: row.key, number: row.attempt },
    usedBy: { repositoryId: Number(row.used_by_id), repository: row.used_by, sha: row.sha },
    source: row.source,
    actor: { id: Number(row.actor_id), login: row.actor },
  }));
}

export async function forgetUses(db: Database, then: number): Promise<void> {
  await db.deleteFrom('secret_use').where('at', '<', new Date(then)).execute();
}
