import { createMemoryLogs } from '../../../src/io/memory/logs.ts';
import { createMemory } from '../../../src/io/memory/memory.ts';
import { logsContract } from '../../ports/logs.ts';
import { type Door, queueContract } from '../../ports/queue.ts';
import { storeContract } from '../../ports/store.ts';

storeContract('createMemory', async () => {
  const memory = createMemory();
  return { store: memory.open().store, other: memory.open().store, close: async () => undefined };
});

queueContract('createMemory', async () => {
  const memory = createMemory();
  const open = (): Door => {
    const door = memory.open();
    return { ...door, close: async () => door.close() };
  };
  const [one, two] = [open(), open()];
  return {
    one,
    two,
    close: async () => {
      await one.close();
      await two.close();
    },
  };
});

logsContract('createMemoryLogs', async () => {
  const logs = createMemoryLogs();
  return { logs, elsewhere: logs, close: async () => undefined };
});
