/** Two workers on two machines, each with its own engine: the cable of one is cut and plugged in again, and then one is lost. */

import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { ensureImages } from '../../docker/images/images.ts';
import { startServer } from '../io/sql/servers.ts';
import { eventually } from './eventually.ts';
import { conclusions, type GitHub, startGitHub } from './github.ts';
import { type OwnHost, startHost } from './own-host.ts';
import { type ServerProcess, spawnServer } from './server-process.ts';
import { newTestimony, startWitness, TESTIFY } from './witness.ts';

const skip = process.env['BERTH_TEST_SLOW'] !== '1';

/** Only the first try takes long. */
const LONG = `
job:
  before_script: [${JSON.stringify(TESTIFY)}]
  script: ['case "$CI_JOB_ID" in *.1) sleep 1000;; *) sleep 3;; esac']
`;

interface Machine {
  readonly host: OwnHost;
  readonly worker: ServerProcess;
}

test('what a worker had that is cut off or lost another does, and never both at one time', { skip }, async () => {
  const [rig, database, ...hosts] = await Promise.all([startGitHub(), startServer(), startHost(11), startHost(12)]);
  const testimony = newTestimony();
  const witnesses = await Promise.all(hosts.map(({ engine }) => startWitness(engine.space, testimony)));
  const databaseUrl = database.urlOf('postgres');
  const server = await start(rig, databaseUrl, 'server', {
    HOST: '127.0.0.1',
    PORT: String(rig.port),
    CONCURRENCY: '0',
  });
  const machines: Machine[] = [];
  try {
    for (const [index, host] of hosts.entries()) {
      await ensureImages(host.engine.docker, ['berth/busybox']);
      for (const url of [databaseUrl, rig.github.apiUrl]) await host.forward(Number(new URL(url).port));
      const more = {
        DOCKER_HOST: host.engine.host,
        CONCURRENCY: '1',
        JOB_FENCE: 'off',
        HOST: '127.0.0.1',
        WORKER_PORT: '0',
      };
      machines.push({ host, worker: await start(rig, databaseUrl, `apart-${index}`, more, host.enter) });
    }
    const other = (one: Machine) => machines.find(machine => machine !== one) ?? assert.fail();

    const first = await push(rig, LONG);
    const cutOff = await holder(machines);
    await cutOff.host.cut();
    await eventually('it stops its job while nobody can tell it to', async () => (await jobsOn(cutOff)) === 0);
    assert.equal(rig.checks(first).get('ci / job')?.status, 'in_progress');
    await eventually('the other has the job', async () => (await jobsOn(other(cutOff))) > 0);
    await assertRetried(rig, first);

    await cutOff.host.plug();
    const both = await push(rig, 'both: { parallel: 2, script: [sleep 5] }');
    await eventually('both have jobs', async () => Math.min(await jobsOn(cutOff), await jobsOn(other(cutOff))) > 0);
    await rig.settled(both);
    const second = await push(rig, LONG);
    const lost = await holder(machines);
    await lost.host.lose();
    await lost.worker.kill();
    await assertRetried(rig, second);

    assert.deepEqual(testimony.overlapping(), []);
    assert.equal(testimony.heard(), 4);
    assert.equal(await other(lost).worker.stop(), 0);
    assert.deepEqual(await other(lost).host.engine.holds(), []);
  } finally {
    await Promise.all([server, ...machines.map(({ worker }) => worker)].map(one => one.kill()));
    await Promise.all(witnesses.map(witness => witness.stop()));
    for (const host of hosts) await host.close();
    await database.close();
    await rig.close();
  }
});

async function start(
  { app, github, dataDirectory }: GitHub,
  databaseUrl: string,
  id: string,
  more: Readonly<Record<string, string>>,
  enter?: readonly string[],
): Promise<ServerProcess> {
  const directory = join(dataDirectory, id);
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, 'server-id'), id);
  const environment = {
    APP_ID: String(app.id),
    PRIVATE_KEY: app.privateKey,
    WEBHOOK_SECRET: app.hook.secret,
    GITHUB_API_URL: github.apiUrl,
    DATABASE_URL: databaseUrl,
    SHARED_DIR: join(dataDirectory, 'shared'),
    DEFAULT_IMAGE: 'berth/busybox',
    NODE_ENV: 'test',
    DATA_DIR: directory,
    ...more,
  };
  const started = spawnServer(environment, enter === undefined ? 'server' : 'worker', enter);
  await started.ready();
  return started;
}

function push(rig: GitHub, pipeline: string): Promise<string> {
  return rig.github.commit(rig.repository, rig.ann, {
    files: { '.ci.yml': `workflow: { auto_cancel: { on_new_commit: none } }\n${pipeline}` },
  });
}

/** How many containers of jobs run there. */
async function jobsOn({ host }: Machine): Promise<number> {
  return (await host.engine.docker.listContainers({ filters: { label: ['dev.berth.run'] } })).length;
}

/** The machine that has the job which speaks. */
function holder(machines: readonly Machine[]): Promise<Machine> {
  return eventually('a machine has the job', async () => {
    for (const machine of machines) if ((await jobsOn(machine)) > 0) return machine;
    return undefined;
  });
}

async function assertRetried(rig: GitHub, sha: string): Promise<void> {
  const checks = await rig.settled(sha);
  assert.deepEqual(conclusions(checks), { ci: 'success', 'ci / job': 'success' });
  assert.match(checks.get('ci / job')?.summary ?? '', /Try 1 came to no end/);
}
