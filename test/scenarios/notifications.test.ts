/** What the operator's channels are told when a branch breaks and is mended. */

import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { eventually } from './eventually.ts';
import { newProject, quick } from './project.ts';
import { startRig } from './rig.ts';

interface Heard {
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const SECRET = 'a secret of ours and theirs';

test('a branch that breaks and is mended is told to who wants to know, also when they are away at first', async () => {
  const heard: Heard[] = [];
  let isAway = true;
  const receiver = createServer(async (request, response) => {
    heard.push({ path: request.url, headers: request.headers, body: await text(request) });
    response.writeHead(isAway ? 503 : 200).end();
  }).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  const folder = await mkdtemp(join(tmpdir(), 'berth-notifications-'));
  const file = join(folder, 'repositories.yml');
  const notifications = [
    { name: 'deck', kind: 'webhook', url: `${url}/hook`, secret: SECRET, repositories: ['owner-1/shop'] },
    { name: 'chat', kind: 'slack', url: `${url}/chat`, branches: ['ma*'], when: 'failures' },
    { name: 'others', kind: 'slack', url: `${url}/others`, repositories: ['owner-2/*'], when: 'all' },
  ];
  await writeFile(file, JSON.stringify({ notifications }), { mode: 0o600 });
  const rig = await startRig({ environment: { REPOSITORIES_FILE: file, LOG_LEVEL: 'silent' } });
  try {
    const project = await newProject(rig);
    const broken = await project.push('test: 1');
    await project.settled(broken);
    await eventually('both were asked in vain', () => new Set(heard.map(({ path }) => path)).size === 2);
    await rig.restart(async () => {
      isAway = false;
      heard.length = 0;
    });
    await eventually('both were told', () => heard.length >= 2);
    const fixed = await project.push(quick);
    await project.settled(fixed);
    await eventually('it was told that it is fixed', () => heard.length >= 3);

    const told = heard.filter(({ path }) => path === '/hook');
    const bodies = told.map(({ body }) => JSON.parse(body));
    assert.deepEqual(
      bodies.map(body => [body.event, body.branch.previous_state, body.commit.sha, body.repository.full_name]),
      [
        ['branch.broken', null, broken, 'owner-1/shop'],
        ['branch.fixed', 'failure', fixed, 'owner-1/shop'],
      ],
    );
    for (const { headers, body } of told) {
      const { id, event } = JSON.parse(body);
      const signature = createHmac('sha256', SECRET).update(body).digest('hex');
      const wanted = { 'x-berth-signature-256': `sha256=${signature}`, 'idempotency-key': id, 'x-berth-event': event };
      assert.deepEqual({ ...headers, ...wanted }, headers);
    }
    assert.equal((await fetch(bodies[1].run.url)).status, 200);
    const [message, ...more] = heard.filter(({ path }) => path === '/chat');
    assert.match(
      JSON.parse(message?.body ?? '').text,
      /\|owner-1\/shop main>\* is broken\n<.*\|An error in \.ci\.yml>/,
    );
    assert.deepEqual([more.length, heard.length], [0, 3], 'nobody is told twice, and no others');
  } finally {
    await rig.close();
    receiver.closeAllConnections();
    receiver.close();
    await rm(folder, { recursive: true });
  }
});
