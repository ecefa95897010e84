/** A pipeline of no-op jobs on a laptop, from the command to its end: `berth run`, gitlab-ci-local, and the raw engine. */

import { execFileSync, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import Docker from 'dockerode';
import { measureFloor } from './floor.ts';
import { gitlabCiLocal } from './gitlab-ci-local.ts';
import { type Measure, median } from './measure.ts';

const BERTH = fileURLToPath(new URL('../src/cli/berth.mjs', import.meta.url));
const FILE = 'pipeline.yml';
const IMAGE = 'berth/busybox';
const JOBS = 8;

/** Each in turn on the very same file, `rounds` times, after one warm-up of each. */
export async function measureLocal(concurrency: number, rounds: number): Promise<readonly Measure[]> {
  const directory = createProject();
  const network = await new Docker().createNetwork({ Name: `berth-bench-${randomUUID()}` });
  const berth = [process.execPath, BERTH, 'run', '--file', FILE, '--concurrency', String(concurrency)] as const;
  const peer = gitlabCiLocal(FILE, concurrency, IMAGE);
  const took: Record<'floor' | 'berth' | 'peer', number[]> = { floor: [], berth: [], peer: [] };
  try {
    for (let round = 0; round <= rounds; round++) {
      const floorMs = await measureFloor({ jobs: JOBS, concurrency, image: IMAGE, network: network.id });
      const berthMs = await carryOut(berth, directory);
      const peerMs = await carryOut(peer, directory);
      if (round === 0) continue;
      took.floor.push(floorMs);
      took.berth.push(berthMs);
      took.peer.push(peerMs);
    }
  } finally {
    await network.remove();
    rmSync(directory, { recursive: true });
  }
  const what = `laptop, ${JOBS} jobs x 3 commands, ${concurrency} at once`;
  return [
    { what: `${what}: raw engine, ms`, value: median(took.floor) },
    { what: `${what}: berth run, ms`, value: median(took.berth) },
    { what: `${what}: gitlab-ci-local, ms`, value: median(took.peer) },
    { what: `${what}: berth run / raw`, value: median(took.berth) / median(took.floor) },
    { what: `${what}: gitlab-ci-local / berth run (goal: at least 3)`, value: median(took.peer) / median(took.berth) },
  ];
}

/** A committed working tree with a remote, which gitlab-ci-local asks for. */
function createProject(): string {
  const directory = mkdtempSync(join(tmpdir(), 'berth-bench-project-'));
  const jobs = Array.from({ length: JOBS }, (_, index) => `job${index}: { script: [echo one, echo two, echo three] }`);
  writeFileSync(join(directory, FILE), [`default: { image: ${IMAGE} }`, ...jobs, ''].join('\n'));
  writeFileSync(join(directory, '.gitignore'), '.gitlab-ci-local/\n');
  const git = (...args: string[]) => execFileSync('git', ['-C', directory, ...args], { stdio: 'ignore' });
  git('init', '--initial-branch=main');
  git('config', 'user.name', 'Bench');
  git('config', 'user.email', 'bench@localhost');
  git('remote', 'add', 'origin', 'http://localhost/bench/bench.git');
  git('add', '.');
  git('commit', '--message', 'bench');
  return directory;
}

/** Milliseconds of a command that has to succeed. */
async function carryOut([program, ...args]: readonly [string, ...string[]], directory: string): Promise<number> {
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: directory, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}:\n${stdout}\n${stderr}`);
  const took = performance.now() - started;
  // Removals that nobody waited for would slow down whoever is measured next.
  await sleep(1_000);
  return took;
}
