import { after, before } from 'node:test';
import { cachesContract } from '../../ports/caches.ts';
import { noticesContract } from '../../ports/notices.ts';
import { queueContract } from '../../ports/queue.ts';
import { secretsContract } from '../../ports/secrets.ts';
import { storeContract } from '../../ports/store.ts';
import { openDoors, type Server, startEmbedded } from './servers.ts';

let server: Server;
before(async () => {
  server = await startEmbedded();
});
after(() => server.close());

storeContract('The embedded PostgreSQL', async () => {
  const { one, two, close } = await openDoors(server);
  return { store: one.store, other: two.store, close };
});

queueContract('The embedded PostgreSQL', () => openDoors(server));

cachesContract('The embedded PostgreSQL', async () => {
  const { one, two, close } = await openDoors(server);
  return { caches: one.caches, other: two.caches, close };
});

secretsContract('The embedded PostgreSQL', async () => {
  const { one, two, close } = await openDoors(server);
  return { secrets: one.secrets, other: two.secrets, close };
});

noticesContract('The embedded PostgreSQL', () => openDoors(server));
