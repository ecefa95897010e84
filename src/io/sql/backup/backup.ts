import { Readable } from 'node:stream';
import { loadDatabase } from './load.ts';
import { type Place, withDatabase, withOwnDatabase } from './locate.ts';
import { saveDatabase } from './save.ts';

/** Gives `write` all that the database knows at one moment, as text. A server may run meanwhile. */
export async function backUp(place: Place, write: (saved: Readable) => Promise<void>): Promise<void> {
  await withDatabase(place, address => write(Readable.from(saveDatabase(address))));
}

/** Fills an empty database, which no server uses, with what `backUp` wrote. See `loadDatabase`. */
export async function restore(place: Place, saved: Readable): Promise<void> {
  await withOwnDatabase(place, address => loadDatabase(address, saved, place.log));
}

/** Copies everything into an empty database at `databaseUrl`. No server may run here, or what it does then would stay behind. */
export async function moveTo(place: Place, databaseUrl: string): Promise<void> {
  await withOwnDatabase(place, address =>
    loadDatabase({ connectionString: databaseUrl }, Readable.from(saveDatabase(address)), place.log),
  );
}
