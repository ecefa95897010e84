import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { test } from 'node:test';
import { closed } from '../../src/web/exchange.ts';

test('who goes away is noticed, also before anybody asked', async t => {
  const arrived: ServerResponse[] = [];
  const server = createServer((_, response) => void arrived.push(response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  for (const when of ['before', 'after']) {
    const socket = connect(port, '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(server, 'request');
    const response = arrived.pop();
    assert.ok(response !== undefined);
    const signals = when === 'after' ? [closed({ response })] : [];
    socket.destroy();
    await once(response, 'close');
    const signal = signals[0] ?? closed({ response });
    await new Promise(resolve => setImmediate(resolve));
    assert.equal(signal.aborted, true, when);
  }
});
