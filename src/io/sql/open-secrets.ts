import type { Secrets } from '../../flow/ports/secrets.ts';
import { type Place, withDatabase } from './backup/locate.ts';
import { migrate, readMigrations } from './migrate.ts';
import { connect } from './postgres.ts';
import { sqlSecrets } from './secrets.ts';

/** Gives `use` the secrets of a server that may run meanwhile; brings the schema forward. Throws InfraError as `openStore` does. */
export async function withSecrets<T>(place: Place, use: (secrets: Secrets) => Promise<T>): Promise<T> {
  return await withDatabase(place, async address => {
    const { db, close } = await connect(address);
    try {
      await migrate(db, await readMigrations());
      return await use(sqlSecrets(db));
    } finally {
      await close();
    }
  });
}
