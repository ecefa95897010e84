import type { Keys } from '../../flow/ports/keys.ts';
import { type Place, withDatabase } from './backup/locate.ts';
import { sqlKeys } from './keys.ts';
import { migrate, readMigrations } from './migrate.ts';
import { connect } from './postgres.ts';

/** Gives `use` the sessions and tokens of a server that may run meanwhile. Throws InfraError when the database is away. */
export async function withKeys<T>(place: Place, use: (keys: Keys) => Promise<T>): Promise<T> {
  return withDatabase(place, async address => {
    const { db, close } = await connect(address);
    try {
      await migrate(db, await readMigrations());
      return await use(sqlKeys(db));
    } finally {
      await close();
    }
  });
}
