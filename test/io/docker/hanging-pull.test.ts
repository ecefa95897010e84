import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import Docker from 'dockerode';
import { images } from '../../../src/io/docker/images.ts';
import { InfraError } from '../../../src/model/errors.ts';
import { collector } from '../../ports/engine-rig.ts';

test('a pull from a registry that never comes to an answer is given up', async () => {
  // It says that it is a registry, for which the engine has a deadline, and then nothing, for which it has none.
  const server = createServer((request, response) => {
    if (request.url === '/v2/') response.setHeader('Docker-Distribution-API-Version', 'registry/2.0').end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const image = `127.0.0.1:${(server.address() as AddressInfo).port}/app:1`;
  const hanging = images({ silenceMs: 300 });
  await assert.rejects(
    hanging.ensure(new Docker(), { image }, [], collector().output),
    (error: unknown) =>
      error instanceof InfraError && error.retryable && /nothing came from 127\.\S+ for 0\.3 s/.test(error.message),
  );
  server.close();
  server.closeAllConnections();
});
