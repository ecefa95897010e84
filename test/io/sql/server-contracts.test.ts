import { after, before } from 'node:test';
import { cachesContract } from '../../ports/caches.ts';
import { noticesContract } from '../../ports/notices.ts';
import { queueContract } from '../../ports/queue.ts';
import { secretsContract } from '../../ports/secrets.ts';
import { storeContract } from '../../ports/store.ts';
import { openDoors, type Server, startServer } from './servers.ts';

let server: Server;
before(async () => {
  server = await startServer();
});
after(() => server.close());

storeContract('A PostgreSQL server', async () => {
  const { one, two, close } = await openDoors(server);
  return { store: one.store, other: two.store, close };
});

queueContract('A PostgreSQL server', () => openDoors(server));

cachesContract('A PostgreSQL server', async () => {
  const { one, two, close } = await openDoors(server);
  return { caches: one.caches, other: two.caches, close };
});

secretsContract('A PostgreSQL server', async () => {
  const { one, two, close } = await openDoors(server);
  return { secrets: one.secrets, other: two.secrets, close };
});

noticesContract('A PostgreSQL server', () => openDoors(server));
