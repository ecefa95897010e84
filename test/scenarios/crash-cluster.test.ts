/**
 * A server, two workers, their PostgreSQL and their Docker engine are killed again and again, at moments nobody chose,
 * while pushes of many kinds come in. In the end each was run, once, and nothing is left. It takes root and minutes.
 */

import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureImages } from '../../docker/images/images.ts';
import { type MortalServer, runSql, startServer } from '../io/sql/servers.ts';
import { STORIES, type Story } from './crash-pipelines.ts';
import { verifyOnce } from './crash-rig.ts';
import { type GitHub, startGitHub } from './github.ts';
import { type OwnEngine, ownEngine } from './own-engine.ts';
import { randomNumbers } from './random.ts';
import { spawnServer } from './server-process.ts';
import { type Supervised, supervise } from './supervised.ts';
import { startWitness } from './witness.ts';

const skip = process.env['BERTH_TEST_SLOW'] !== '1';
const KILLS = Number(process.env['KILLS'] ?? 100);
/** To repeat a failure: SEED=… BERTH_TEST_SLOW=1 npm test -- test/scenarios/crash-cluster.test.ts */
const SEED = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 32));
/** A push for so many kills: the machine has to keep up with them. */
const KILLS_A_PUSH = 2;
/** Ten seconds until a worker is missed, five until somebody looks, and what a busy machine takes. */
const NOBODY_WAITS_LONGER_MS = 180_000;

interface Cluster {
  readonly rig: GitHub;
  readonly database: MortalServer;
  readonly engine: OwnEngine;
  readonly server: Supervised;
  readonly workers: readonly [Supervised, Supervised];
}

test(`${KILLS} kills of everything there is lose nothing, and do nothing twice`, { skip }, async t => {
  t.diagnostic(`SEED=${SEED}`);
  const random = randomNumbers(SEED);
  const pick = <T>(among: readonly T[]): T => among[Math.floor(random() * among.length)] as T;
  const [rig, database, engine] = await Promise.all([startGitHub(), startServer(), ownEngine()]);
  await engine.start();
  await ensureImages(engine.docker, ['berth/busybox']);
  const witness = await startWitness(engine.space);
  const cluster = await startCluster(rig, database, engine);
  const { server, workers } = cluster;
  const everybody = [server, ...workers];
  try {
    await Promise.all(everybody.map(one => one.ready()));
    const pushed = new Map<string, Story>();
    const killed = { server: 0, worker: 0, database: 0, engine: 0 };
    for (let kill = 1; kill <= KILLS; kill++) {
      if (kill % KILLS_A_PUSH === 1) {
        const story = pick(STORIES);
        pushed.set(await push(rig, story, kill), story);
      }
      await sleep(200 + random() * 3_000);
      const victim = pick(['server', 'worker', 'worker', 'database', 'engine'] as const);
      killed[victim]++;
      const downMs = random() * 2_500;
      if (victim === 'server') await server.kill(downMs);
      if (victim === 'worker') await pick(workers).kill(downMs);
      if (victim === 'database') await away(database.kill, database.restart, downMs);
      if (victim === 'engine') await away(engine.kill, engine.start, downMs);
    }
    const begun = performance.now();
    await Promise.all(everybody.map(one => one.ready()));
    await allSettled(rig, pushed, begun + NOBODY_WAITS_LONGER_MS);
    const healedMs = Math.round(performance.now() - begun);
    for (const [sha, story] of pushed) assertEnded(rig, sha, story);
    assert.deepEqual(witness.overlapping(), []);
    assert.deepEqual(await forgotten(database), []);
    const told = await figures(database);
    t.diagnostic(JSON.stringify({ killed, pipelines: pushed.size, heard: witness.heard(), healedMs, ...told }));
    assert.deepEqual(await Promise.all(everybody.map(one => one.stop())), [0, 0, 0]);
    assert.deepEqual(await engine.holds(), []);
    assert.deepEqual(await engine.mounts(), []);
  } catch (error) {
    // Closing may fail, too, and would hide this.
    t.diagnostic(String(error));
    const log = join(tmpdir(), `berth-crash-${SEED}.log`);
    await writeFile(log, everybody.map(one => one.output()).join('\n=====\n'));
    throw error;
  } finally {
    await Promise.all(everybody.map(one => one.stop()));
    await witness.stop();
    await database.close();
    await rig.close();
    await engine.close();
  }
});

async function startCluster(rig: GitHub, database: MortalServer, engine: OwnEngine): Promise<Cluster> {
  const { app, github, port, dataDirectory } = rig;
  const common = {
    APP_ID: String(app.id),
    PRIVATE_KEY: app.privateKey,
    WEBHOOK_SECRET: app.hook.secret,
    GITHUB_API_URL: github.apiUrl,
    DATABASE_URL: database.urlOf('postgres'),
    SHARED_DIR: join(dataDirectory, 'shared'),
    DEFAULT_IMAGE: 'berth/busybox',
    DOCKER_HOST: engine.host,
    // Its rules would be those of the namespace we are in, and not of the engine's.
    JOB_FENCE: 'off',
    NODE_ENV: 'test',
  };
  const start = async (id: string, command: 'server' | 'worker', more: Readonly<Record<string, string>>) => {
    const directory = join(dataDirectory, id);
    await mkdir(directory, { recursive: true });
    await writeFile(join(directory, 'server-id'), id);
    return supervise(() => spawnServer({ ...common, DATA_DIR: directory, ...more }, command));
  };
  const server = await start('server', 'server', { HOST: '127.0.0.1', PORT: String(port), CONCURRENCY: '0' });
  // It makes the tables.
  await server.ready();
  const [one, two] = await Promise.all(['one', 'two'].map(id => start(`mortal-${id}`, 'worker', { CONCURRENCY: '2' })));
  if (one === undefined || two === undefined) throw new Error('no workers');
  return { rig, database, engine, server, workers: [one, two] };
}

async function away(kill: () => Promise<void>, restart: () => Promise<void>, downMs: number): Promise<void> {
  await kill();
  await sleep(downMs);
  await restart();
}

function push(rig: GitHub, { pipeline }: Story, number: number): Promise<string> {
  const files = { '.ci.yml': pipeline, 'number.txt': String(number) };
  return rig.github.commit(rig.repository, rig.ann, { message: `Number ${number}`, files });
}

/** Somebody presses the button of what waits for a person, again when nothing comes of it. */
async function allSettled(rig: GitHub, pushed: ReadonlyMap<string, Story>, latest: number): Promise<void> {
  for (;;) {
    const open = [...pushed].filter(
      ([sha]) => rig.checks(sha).get('ci')?.status !== 'completed' || awaitsPlay(rig, sha),
    );
    if (open.length === 0) return;
    if (performance.now() > latest) {
      throw new Error(
        `never completed: ${open.map(([sha]) => JSON.stringify([...rig.checks(sha)].map(([name, run]) => [name, run.status, run.externalId])))}`,
      );
    }
    for (const [sha] of open) press(rig, sha);
    await sleep(3_000);
  }
}

function awaitsPlay(rig: GitHub, sha: string): boolean {
  return [...rig.checks(sha).values()].some(({ conclusion }) => conclusion === 'action_required');
}

function press(rig: GitHub, sha: string): void {
  for (const { id, actions } of rig.checks(sha).values()) {
    if (actions.some(({ identifier }) => identifier === 'play'))
      rig.github.pressAction(rig.repository, id, 'play', rig.ann);
  }
}

/** What its story allows, unless a job was unlucky three times: then its check says that. */
function assertEnded(rig: GitHub, sha: string, { mayBe = [] }: Story): void {
  const ended = Object.entries(verifyOnce(rig, sha));
  const allowed = new Set<string | null>(['success', ...mayBe]);
  if (ended.every(([, conclusion]) => allowed.has(conclusion))) return;
  const failed = [...rig.checks(sha).values()].filter(
    ({ name, conclusion }) => name !== 'ci' && conclusion === 'failure',
  );
  assert.ok(failed.length > 0, JSON.stringify(ended));
  for (const { title, summary } of failed) assert.match(`${title}\n${summary}`, /after 3 tries/);
}

/** Pushes that were accepted and have no run, and runs that did not complete. */
async function forgotten(database: MortalServer): Promise<readonly unknown[]> {
  return runSql(
    database.urlOf('postgres'),
    `select delivery.id, delivery.handled_at, run.id as run from berth.delivery
     left join berth.run on run.delivery_id = delivery.id
     where delivery.handled_at is null or (delivery.kind = 'push' and run.id is null)
        or (run.id is not null and run.completed_at is null)`,
  );
}

async function figures(database: MortalServer): Promise<Readonly<Record<string, unknown>>> {
  const [row] = await runSql(
    database.urlOf('postgres'),
    `select count(*)::int as attempts, count(distinct (one.run_id, one.key))::int as jobs,
            count(*) filter (where one.outcome = 'lost')::int as lost,
            max(extract(epoch from next.started_at - one.ended_at))::float as "longestUntilNextTry"
     from berth.attempt one left join berth.attempt next
       on next.run_id = one.run_id and next.key = one.key and next.number = one.number + 1 and one.outcome = 'lost'`,
  );
  return row ?? {};
}
