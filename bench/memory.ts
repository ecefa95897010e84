/** What an idle server holds in memory, beside a Node that does nothing. */

import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { startGitHub } from '../test/scenarios/github.ts';
import { spawnServer } from '../test/scenarios/server-process.ts';
import type { Measure } from './measure.ts';

/** So long after its start a server has nothing left to do, in milliseconds. */
const SETTLED_MS = 15_000;

export async function measureMemory(): Promise<readonly Measure[]> {
  const { app, github, port, dataDirectory, close } = await startGitHub();
  await mkdir(dataDirectory, { recursive: true, mode: 0o711 });
  const server = spawnServer({
    APP_ID: String(app.id),
    PRIVATE_KEY: app.privateKey,
    WEBHOOK_SECRET: app.hook.secret,
    GITHUB_API_URL: github.apiUrl,
    HOST: '127.0.0.1',
    PORT: String(port),
    DATA_DIR: dataDirectory,
    DEFAULT_IMAGE: 'berth/busybox',
  });
  try {
    await server.ready();
    await sleep(SETTLED_MS);
    const [node, database, floor] = [
      await residentMB(server.process.pid),
      await proportionalMB(descendants(server.process.pid)),
      await bareNode(),
    ];
    return [
      { what: 'idle Node, MB', value: floor },
      { what: 'idle server, MB', value: node },
      { what: 'idle server / idle Node', value: node / floor },
      { what: 'its PostgreSQL, MB (shared memory counted once)', value: database },
    ];
  } finally {
    await server.stop();
    await close();
  }
}

async function bareNode(): Promise<number> {
  const child = spawn(process.execPath, ['-e', 'console.log(); setInterval(() => {}, 1e6)'], { stdio: 'pipe' });
  await once(child.stdout, 'data');
  const held = await residentMB(child.pid);
  child.kill();
  return held;
}

async function residentMB(pid: number | undefined): Promise<number> {
  return megabytes(await readFile(`/proc/${pid}/smaps_rollup`, 'utf8'), 'Rss');
}

/** What several processes share is divided between them. */
async function proportionalMB(pids: readonly number[]): Promise<number> {
  const each = await Promise.all(pids.map(pid => readFile(`/proc/${pid}/smaps_rollup`, 'utf8')));
  return each.reduce((sum, rollup) => sum + megabytes(rollup, 'Pss'), 0);
}

function megabytes(rollup: string, field: 'Rss' | 'Pss'): number {
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(rollup)?.[1]) / 1024;
}

function descendants(pid: number | undefined): readonly number[] {
  const table = execFileSync('ps', ['-e', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  const parents = table
    .trim()
    .split('\n')
    .map(line => line.trim().split(/\s+/).map(Number));
  const below = (parent: number): number[] =>
    parents.flatMap(([child = 0, of]) => (of === parent ? [child, ...below(child)] : []));
  return pid === undefined ? [] : below(pid);
}
