import { join } from 'node:path';
import { openEmbedded } from '../src/io/sql/embedded.ts';
import { silent, temporaryDirectory } from '../test/io/sql/temporary-store.ts';

export interface BenchDatabase {
  /** For DATABASE_URL. */
  readonly url: string;
  urlOf(name: string): string;
  close(): Promise<void>;
}

/** A PostgreSQL that is not Berth's own, on a disk, and waits for it. */
export async function startDatabase(): Promise<BenchDatabase> {
  const { directory, remove } = await temporaryDirectory(false);
  const { address, close } = await openEmbedded({ directory: join(directory, 'sql'), log: silent });
  const urlOf = (name: string) =>
    `postgres://${address.user}@localhost/${name}?host=${encodeURIComponent(address.host)}`;
  return {
    url: urlOf(address.database),
    urlOf,
    close: async () => {
      await close();
      await remove();
    },
  };
}
