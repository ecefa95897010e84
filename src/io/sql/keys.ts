import type { Selectable } from 'kysely';
import type { Keys } from '../../flow/ports/keys.ts';
import type { Key } from '../../model/key.ts';
import { orInfraError } from './infra-error.ts';
import type { Database } from './postgres.ts';
import type { KeyTable } from './tables.ts';

/** Sessions and tokens on PostgreSQL. */
export function sqlKeys(db: Database): Keys {
  return {
    keep: key => orInfraError(() => keep(db, key)),
    find: (digest, now) =>
      orInfraError(async () => {
        const row = await db
          .selectFrom('access_key')
          .selectAll()
          .where('digest', '=', digest)
          .where(({ or, eb }) => or([eb('ends_at', 'is', null), eb('ends_at', '>', new Date(now))]))
          .executeTakeFirst();
        return row && keyOf(row);
      }),
    tokens: actorId =>
      orInfraError(async () => {
        const all = db.selectFrom('access_key').selectAll().where('kind', '=', 'token').orderBy('created_at');
        const rows = await (actorId === undefined ? all : all.where('actor_id', '=', actorId)).execute();
        return rows.map(keyOf);
      }),
    remove: id =>
      orInfraError(async () => {
        const { numDeletedRows } = await db.deleteFrom('access_key').where('id', '=', id).executeTakeFirstOrThrow();
        return numDeletedRows > 0n;
      }),
    endSessions: actorId =>
      orInfraError(async () => {
        await db.deleteFrom('access_key').where('actor_id', '=', actorId).where('kind', '=', 'session').execute();
      }),
    removeEnded: now =>
      orInfraError(async () => {
        await db.deleteFrom('access_key').where('ends_at', '<=', new Date(now)).execute();
      }),
  };
}

async function keep(db: Database, { id, digest, kind, holder, name, scopes, createdAt, endsAt }: Key): Promise<void> {
  await db
    .insertInto('access_key')
    .values({
      id,
      digest,
      kind,
      actor_id: holder.kind === 'person' ? holder.actor.id : null,
      created_at: new Date(createdAt),
      ends_at: endsAt === undefined ? null : new Date(endsAt),
      document: JSON.stringify({ holder, name, scopes }),
    })
    .execute();
}

function keyOf({ id, digest, kind, created_at, ends_at, document }: Selectable<KeyTable>): Key {
  const ends = ends_at === null ? {} : { endsAt: ends_at.getTime() };
  return { id, digest, kind, ...document, createdAt: created_at.getTime(), ...ends };
}
