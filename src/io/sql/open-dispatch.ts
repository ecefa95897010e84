import type { Dispatch } from '../../flow/ports/dispatch.ts';
import { type Place, withDatabase } from './backup/locate.ts';
import { sqlDispatch } from './dispatch.ts';
import { connect } from './postgres.ts';

/** Gives `use` what is known of a server's work, also while it runs. Throws InfraError as `openStore` does. */
export async function withDispatch<T>(place: Place, use: (dispatch: Dispatch) => Promise<T>): Promise<T> {
  return await withDatabase(place, async address => {
    const { db, close } = await connect(address);
    try {
      return await use(sqlDispatch(db));
    } finally {
      await close();
    }
  });
}
