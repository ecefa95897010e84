import { type Selectable, sql } from 'kysely';
import type { SecretDraft, Secrets } from '../../flow/ports/secrets.ts';
import type { KeptSecret, Sealed, Secret, SecretIdentity, SecretOwner } from '../../model/secret.ts';
import { orInfraError } from './infra-error.ts';
import { locks } from './locks.ts';
import type { Database, Tx } from './postgres.ts';
import { findEvents, findUses, forgetUses, noteUses } from './secret-audit.ts';
import { columnOf, identityColumns, identityOf } from './secret-columns.ts';
import type { SecretTable } from './tables.ts';

/** The Secrets on PostgreSQL. Whoever sets one holds the lock of its owner, so that no version is given twice. */
export function sqlSecrets(db: Database): Secrets {
  return {
    find: owner => orInfraError(() => find(db, owner)),
    set: (draft, seal) => orInfraError(() => set(db, draft, seal)),
    remove: (identity, by, at) => orInfraError(() => remove(db, identity, by, at)),
    reseal: reseal => orInfraError(() => resealAll(db, reseal)),
    noteUses: uses => orInfraError(() => noteUses(db, uses)),
    events: query => orInfraError(() => findEvents(db, query)),
    uses: query => orInfraError(() => findUses(db, query)),
    forgetUses: then => orInfraError(() => forgetUses(db, then)),
  };
}

async function find(db: Database, { ownerId, repositoryId }: SecretOwner): Promise<readonly KeptSecret[]> {
  const rows = await db
    .selectFrom('secret')
    .selectAll()
    .where(({ eb, and, or }) =>
      or([
        and([eb('owner_id', '=', ownerId), eb('repository_id', '=', 0)]),
        ...(repositoryId === 'all' ? [] : [eb('repository_id', '=', repositoryId)]),
      ]),
    )
    .execute();
  return rows.map(secretOf);
}

/** Of everybody. */
export async function findAllSecrets(db: Database): Promise<readonly KeptSecret[]> {
  return (await db.selectFrom('secret').selectAll().execute()).map(secretOf);
}

async function set(db: Database, draft: SecretDraft, seal: (secret: Secret) => Sealed): Promise<Secret> {
  return await withOwner(db, draft, async tx => {
    const { newest } = await tx
      .selectFrom('secret_event')
      .select(({ fn }) => fn.max('version').as('newest'))
      .where(isOf(draft))
      .executeTakeFirstOrThrow();
    const { setAt, setBy, ...terms } = draft;
    const secret: Secret = { ...terms, version: (newest ?? 0) + 1 };
    const { masterKey, wrappedKey, content } = seal(secret);
    const columns = {
      kind: secret.kind,
      is_protected: secret.isProtected,
      version: secret.version,
      set_at: new Date(setAt),
      set_by: setBy,
      master_key: masterKey,
      wrapped_key: wrappedKey,
      content,
    };
    await tx
      .insertInto('secret')
      .values({ ...identityColumns(secret), ...columns })
      .onConflict(conflict =>
        conflict.columns(['owner_id', 'repository_id', 'environment', 'name']).doUpdateSet(columns),
      )
      .execute();
    await noteEvent(tx, secret, 'set', setBy, setAt);
    return secret;
  });
}

async function remove(db: Database, identity: SecretIdentity, by: string, at: number): Promise<boolean> {
  return await withOwner(db, identity, async tx => {
    const gone = await tx.deleteFrom('secret').where(isOf(identity)).returning('version').executeTakeFirst();
    if (gone === undefined) return false;
    await noteEvent(tx, { ...identity, version: gone.version }, 'removed', by, at);
    return true;
  });
}

async function resealAll(db: Database, reseal: (secret: KeptSecret) => Sealed): Promise<number> {
  return await db.transaction().execute(async tx => {
    const rows = await tx.selectFrom('secret').selectAll().forUpdate().execute();
    for (const secret of rows.map(secretOf)) {
      const { masterKey, wrappedKey, content } = reseal(secret);
      await tx
        .updateTable('secret')
        .set({ master_key: masterKey, wrapped_key: wrappedKey, content })
        .where(isOf(secret))
        .execute();
    }
    return rows.length;
  });
}

type Noted = SecretIdentity & Pick<Secret, 'version'>;

async function noteEvent(tx: Tx, secret: Noted, action: 'set' | 'removed', by: string, at: number): Promise<void> {
  await tx
    .insertInto('secret_event')
    .values({ ...identityColumns(secret), action, at: new Date(at), done_by: by })
    .execute();
}

function withOwner<T>(db: Database, { ownerId }: SecretOwner, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.transaction().execute(async tx => {
    await sql`select pg_advisory_xact_lock(${locks.secrets}, hashint8(${ownerId}))`.execute(tx);
    return work(tx);
  });
}

function isOf({ ownerId, repositoryId, environment, name }: SecretIdentity) {
  const own = columnOf(repositoryId);
  return sql<boolean>`(owner_id, repository_id, environment, name) = (${ownerId}, ${own}, ${environment}, ${name})`;
}

function secretOf(row: Selectable<SecretTable>): KeptSecret {
  return {
    ...identityOf(row),
    kind: row.kind,
    isProtected: row.is_protected,
    setAt: row.set_at.getTime(),
    setBy: row.set_by,
    sealed: { masterKey: row.master_key, wrappedKey: row.wrapped_key, content: row.content },
  };
}
