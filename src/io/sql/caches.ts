import { type Selectable, sql } from 'kysely';
import type { Caches } from '../../flow/ports/caches.ts';
import type { CacheEntry, CachePlace } from '../../model/cache.ts';
import { orInfraError } from './infra-error.ts';
import { locks } from './locks.ts';
import type { Database, Tx } from './postgres.ts';
import type { CacheTable } from './tables.ts';

/**
 * The index of caches on PostgreSQL. Whoever writes holds the repository's lock, so that no entry comes to name a blob
 * while another counts who names it.
 */
export function sqlCaches(db: Database): Caches {
  return {
    find: (places, now) => orInfraError(() => find(db, places, now)),
    put: entry =>
      orInfraError(() =>
        withRepository(db, entry.repositoryId, async tx => {
          const former = await at(tx, entry);
          await write(tx, entry);
          return unnamed(tx, former === undefined ? [] : [former.blob]);
        }),
      ),
    share: (place, digest, now) => orInfraError(() => share(db, place, digest, now)),
    list: () => orInfraError(async () => (await db.selectFrom('cache').selectAll().execute()).map(entryOf)),
    remove: entries => orInfraError(() => removeAll(db, entries)),
  };
}

async function find(db: Database, places: readonly CachePlace[], now: number): Promise<CacheEntry | undefined> {
  for (const place of places) {
    const used = await db
      .updateTable('cache')
      .set({ used_at: new Date(now) })
      .where(isAt(place))
      .returningAll()
      .executeTakeFirst();
    if (used !== undefined) return entryOf(used);
  }
  return undefined;
}

async function share(db: Database, place: CachePlace, digest: string, now: number) {
  return await withRepository(db, place.repositoryId, async tx => {
    const known = await tx
      .selectFrom('cache')
      .selectAll()
      .where('repository_id', '=', place.repositoryId)
      .where('digest', '=', digest)
      .limit(1)
      .executeTakeFirst();
    if (known === undefined) return undefined;
    const former = await at(tx, place);
    const { scope, key } = place;
    const entry = { ...entryOf(known), scope, key, savedAt: now, usedAt: now };
    await write(tx, entry);
    const wasThere = former?.digest === digest;
    return { entry, wasThere, unnamed: await unnamed(tx, former === undefined ? [] : [former.blob]) };
  });
}

async function removeAll(db: Database, entries: readonly CacheEntry[]): Promise<readonly string[]> {
  const removed: string[] = [];
  for (const [repositoryId, own] of Map.groupBy(entries, entry => entry.repositoryId)) {
    removed.push(...(await withRepository(db, repositoryId, tx => removeOwn(tx, own))));
  }
  return removed;
}

async function removeOwn(tx: Tx, entries: readonly CacheEntry[]): Promise<readonly string[]> {
  const blobs = new Set<string>();
  for (const entry of entries) {
    const { numDeletedRows } = await tx
      .deleteFrom('cache')
      .where(isAt(entry))
      .where('blob', '=', entry.blob)
      .where('used_at', '=', new Date(entry.usedAt))
      .executeTakeFirstOrThrow();
    if (numDeletedRows > 0n) blobs.add(entry.blob);
  }
  return unnamed(tx, [...blobs]);
}

function withRepository<T>(db: Database, repositoryId: number, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.transaction().execute(async tx => {
    await sql`select pg_advisory_xact_lock(${locks.caches}, hashint8(${repositoryId}))`.execute(tx);
    return work(tx);
  });
}

async function at(tx: Tx, place: CachePlace): Promise<Selectable<CacheTable> | undefined> {
  return await tx.selectFrom('cache').selectAll().where(isAt(place)).executeTakeFirst();
}

async function write(tx: Tx, entry: CacheEntry): Promise<void> {
  const content = {
    blob: entry.blob,
    digest: entry.digest,
    bytes: entry.bytes,
    compressed_bytes: entry.compressedBytes,
    saved_at: new Date(entry.savedAt),
    used_at: new Date(entry.usedAt),
  };
  await tx
    .insertInto('cache')
    .values({ repository_id: entry.repositoryId, scope: entry.scope, key: entry.key, ...content })
    .onConflict(conflict => conflict.columns(['repository_id', 'scope', 'key']).doUpdateSet(content))
    .execute();
}

async function unnamed(tx: Tx, blobs: readonly string[]): Promise<readonly string[]> {
  if (blobs.length === 0) return [];
  const rows = await tx.selectFrom('cache').select('blob').where('blob', 'in', blobs).execute();
  const named = new Set(rows.map(({ blob }) => blob));
  return blobs.filter(blob => !named.has(blob));
}

function isAt({ repositoryId, scope, key }: CachePlace) {
  return sql<boolean>`(repository_id, scope, key) = (${repositoryId}, ${scope}, ${key})`;
}

function entryOf(row: Selectable<CacheTable>): CacheEntry {
  return {
    repositoryId: Number(row.repository_id),
    scope: row.scope,
    key: row.key,
    blob: row.blob,
    digest: row.digest,
    bytes: Number(row.bytes),
    compressedBytes: Number(row.compressed_bytes),
    savedAt: row.saved_at.getTime(),
    usedAt: row.used_at.getTime(),
  };
}
