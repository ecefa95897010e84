import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An image registry on loopback that takes every question and never answers. */
export interface SlowRegistry {
  readonly port: number;
  /** Resolves when the engine asked for something. */
  readonly asked: Promise<unknown>;
  close(): Promise<void>;
}

export async function startSlowRegistry(): Promise<SlowRegistry> {
  const server = createServer();
  const asked = once(server, 'request');
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
