/** Two servers that carry out nothing, and workers beside them, which share their PostgreSQL and a bucket. */

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import Docker from 'dockerode';
import { createProject } from '../cli/berth.ts';
import { type Swift, startSwift } from '../io/s3/swift.ts';
import { type Server, startEmbedded } from '../io/sql/servers.ts';
import { eventually } from './eventually.ts';
import { conclusions, type GitHub, startGitHub } from './github.ts';
import { type ServerProcess, spawnServer } from './server-process.ts';

const docker = new Docker();
const ids = { a: `work-a-${randomUUID().slice(0, 8)}`, b: `work-b-${randomUUID().slice(0, 8)}` };

let rig: GitHub;
let database: Server;
let swift: Swift;
let server: ServerProcess;
/** Takes no deliveries; it comes first, so it is the one that reports. */
let leader: ServerProcess;
const workers = new Map<string, ServerProcess>();
let startWorker: (id: string) => Promise<ServerProcess>;

before(async () => {
  [rig, database, swift] = await Promise.all([startGitHub(), startEmbedded(), startSwift()]);
  const { bucket, endpoint, credentials } = swift.makePlace();
  const { app, github, port, dataDirectory } = rig;
  const common = {
    APP_ID: String(app.id),
    PRIVATE_KEY: app.privateKey,
    WEBHOOK_SECRET: app.hook.secret,
    GITHUB_API_URL: github.apiUrl,
    DATABASE_URL: database.urlOf('postgres'),
    STORAGE_URL: `s3://${bucket}/ci?endpoint=${endpoint}`,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    DEFAULT_IMAGE: 'berth/busybox',
    NODE_ENV: 'test',
  };
  const start = async (id: string, command: 'server' | 'worker', more: Readonly<Record<string, string>>) => {
    const directory = join(dataDirectory, id);
    await mkdir(directory, { recursive: true });
    await writeFile(join(directory, 'server-id'), id);
    return spawnServer({ ...common, DATA_DIR: directory, ...more }, command);
  };
  leader = await start('leader', 'server', { HOST: '127.0.0.1', PORT: '0', CONCURRENCY: '0' });
  await eventually('a server leads', () => leader.output().includes('leads the servers'));
  server = await start('server', 'server', { HOST: '127.0.0.1', PORT: String(port), CONCURRENCY: '0' });
  await server.ready();
  startWorker = async id => {
    const tags = id === ids.b ? { WORKER_TAGS: 'gpu, big one' } : {};
    const more = { CONCURRENCY: '1', DRAIN_SECONDS: '30', HOST: '127.0.0.1', WORKER_PORT: '0', ...tags };
    const worker = await start(id, 'worker', more);
    workers.set(id, worker);
    await worker.ready();
    return worker;
  };
  await Promise.all(Object.values(ids).map(startWorker));
});
after(async () => {
  await Promise.all([leader, server, ...workers.values()].map(process => process.stop()));
  await Promise.all([database.close(), swift.close()]);
  await rig.close();
});

/** Where it tells how it is. */
const probesOf = (id: string) => /"url":"(http[^"]+)"/.exec(workers.get(id)?.output() ?? '')?.[1] ?? assert.fail(id);

/** The worker that holds containers of a job. */
const holder = () =>
  eventually('a worker has the job', async () => {
    for (const id of Object.values(ids)) if ((await jobsOf(id)).length > 0) return id;
    return undefined;
  });
const jobsOf = (id: string) =>
  docker.listContainers({ filters: { label: [`dev.berth.server=${id}`, 'dev.berth.run'] } });
const push = (files: Readonly<Record<string, string>>) => rig.github.commit(rig.repository, rig.ann, { files });

test('jobs run on workers side by side, artifacts and logs are shared, and one that dies is made up for', async () => {
  const sha = await push({
    '.ci.yml': `
one: { stage: build, script: [echo 1 > one.txt, sleep 3], artifacts: { paths: [one.txt] } }
two: { stage: build, script: [echo 2 > two.txt, sleep 3], artifacts: { paths: [two.txt] } }
both: { stage: test, script: [cat one.txt two.txt, sleep 6] }
`,
  });
  await eventually('a job on each worker', async () => {
    const held = await Promise.all(Object.values(ids).map(jobsOf));
    return held.every(({ length }) => length > 0);
  });
  await eventually('the last job runs', () => rig.checks(sha).get('ci / both')?.status === 'in_progress');
  const victim = await holder();
  await workers.get(victim)?.kill();

  const checks = await rig.settled(sha);
  assert.deepEqual(conclusions(checks), {
    ci: 'success',
    'ci / one': 'success',
    'ci / two': 'success',
    'ci / both': 'success',
  });
  assert.match(checks.get('ci / both')?.summary ?? '', /Try 1 came to no end/);
  const opened = [...rig.repository.runs.values()].map(({ name }) => name).sort();
  assert.deepEqual(opened, ['ci', 'ci / both', 'ci / one', 'ci / two'], 'one of the servers reports');
  assert.doesNotMatch(server.output(), /leads the servers/);
  await startWorker(victim);
  assert.deepEqual(await jobsOf(victim), [], 'what it left goes when it comes back');
});

test('a job with tags goes to the worker that has them, or waits and says for what', async () => {
  await leader.kill();
  const sha = await push({
    '.ci.yml': 'there: { tags: [big one, gpu], script: [sleep 2] }\nnowhere: { tags: [arm], script: [echo never] }\n',
  });
  assert.equal(await holder(), ids.b);
  await eventually('the job with tags has ended', () => rig.checks(sha).get('ci / there')?.conclusion === 'success');
  const project = await createProject({});
  const { stdout } = await project.berth(['queue'], { DATABASE_URL: database.urlOf('postgres') });
  await project.remove();
  assert.match(
    stdout,
    /^Running: none\nWaiting: 1\n {2}ann\/shop {2}run \d+ {2}nowhere {2}for a worker with the tags arm\n/,
  );
  // A worker killed by a test before is believed in for a while longer.
  assert.match(
    stdout,
    RegExp(
      `Workers: [23]\n(?:.*\n)*.*${ids.a}/\\w+ {2}0 of 1 jobs {2}without tags .*\n(?:.*\n)*.*${ids.b}/.*tags gpu, big one`,
    ),
  );
  const waiting = rig.checks(sha).get('ci / nowhere');
  assert.deepEqual([waiting?.status, waiting?.title], ['queued', 'Queued: waits for a worker with the tags arm']);
});

test('a worker tells how it is, and has no pages', async () => {
  const ask = async (path: string) => {
    const answer = await fetch(`${probesOf(ids.a)}${path}`);
    return [answer.status, await answer.text()] as const;
  };
  assert.deepEqual(await ask('/healthz'), [200, '{"status":"up"}\n']);
  assert.deepEqual(await ask('/readyz'), [200, '{"ready":true,"store":"usable","engine":"usable"}\n']);
  assert.match((await ask('/metrics'))[1], /^berth_jobs_running 0$/m);
  assert.equal((await ask('/'))[0], 404);
  assert.equal((await ask('/runs/1'))[0], 404);
});

test('a worker that is asked to stop lets its job end', async () => {
  const sha = await push({ '.ci.yml': 'slow: { script: [sleep 4, echo done] }' });
  const id = await holder();
  const worker = workers.get(id);
  assert.equal(await worker?.stop(), 0, worker?.output());
  assert.deepEqual(conclusions(await rig.settled(sha)), { ci: 'success', 'ci / slow': 'success' });
  assert.doesNotMatch(rig.checks(sha).get('ci / slow')?.summary ?? '', /lost|given up/);
  assert.deepEqual(await jobsOf(id), []);
});
