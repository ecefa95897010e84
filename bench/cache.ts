/** A job's cache, kept and restored, beside `tar | zstd -1` of the same tree, and beside what the engine alone takes. */

import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import Docker from 'dockerode';
import { pino } from 'pino';
import { readConfig } from '../src/cli/config.ts';
import { jobSettings } from '../src/cli/job-settings.ts';
import type { Engine, Sandbox } from '../src/flow/ports/engine.ts';
import { compress, decompress } from '../src/flow/work/compression.ts';
import type { Execution } from '../src/flow/work/execution.ts';
import { keepCaches } from '../src/flow/work/keep-caches.ts';
import { restoreCaches } from '../src/flow/work/restore-caches.ts';
import { createEngine } from '../src/io/docker/engine.ts';
import { createBlobs } from '../src/io/files/blobs.ts';
import { fileCaches } from '../src/io/files/caches.ts';
import type { Cache } from '../src/model/pipeline.ts';
import { nowhere, shell, timed } from './host.ts';
import { type Measure, median } from './measure.ts';

const FILES = 5_000;
const FOLDERS = 250;
/** Of a file on average; with the number of files 200 MB. */
const BYTES = 40_000;
const DIRECTORY = '/builds/bench';
const TREE = 'node_modules';

const STEPS = ['pack', 'engineOut', 'keep', 'unchanged', 'unpack', 'engineIn', 'restore'] as const;
type Took = Record<(typeof STEPS)[number], number>;

/** Each way in turn, `rounds` times, after one warm-up of each. */
export async function measureCache(rounds: number): Promise<readonly Measure[]> {
  const root = await mkdtemp(join(tmpdir(), 'berth-bench-cache-'));
  const engine = createEngine({ serverId: `bench-${randomUUID()}`, poolSize: 0, log: pino({ enabled: false }) });
  try {
    const full = join(root, 'full');
    await plantTree(join(full, TREE));
    const empty = join(root, 'empty');
    await mkdir(empty);
    await writeFile(join(empty, 'package.json'), '{}');
    const took: Took[] = [];
    for (let round = 0; round <= rounds; round++)
      took.push(await measureOnce(engine, join(root, `${round}`), full, empty));
    return report(took.slice(1));
  } finally {
    await engine.reap(() => false);
    await engine.close();
    await rm(root, { recursive: true });
  }
}

function report(took: readonly Took[]): readonly Measure[] {
  const of = (step: keyof Took) => median(took.map(round => round[step]));
  const what = `cache, ${FILES} files, ${(FILES * BYTES) / 1e6} MB`;
  return [
    ...STEPS.map(step => ({ what: `${what}: ${step}, ms`, value: of(step) })),
    { what: `${what}: tar | zstd -1 / keep (goal: at least 0.8)`, value: of('pack') / of('keep') },
    { what: `${what}: the engine's archive | zstd -1 / keep`, value: of('engineOut') / of('keep') },
    { what: `${what}: zstd -d | tar -x / restore (goal: at least 0.8)`, value: of('unpack') / of('restore') },
    { what: `${what}: zstd -d | the engine / restore`, value: of('engineIn') / of('restore') },
  ];
}

async function measureOnce(engine: Engine, root: string, full: string, empty: string): Promise<Took> {
  await mkdir(root);
  const file = join(root, 'floor.tar.zst');
  const execution = createExecution(root);
  const old = await prepare(engine, full);
  await old.sandbox.run(async () => undefined, new AbortController().signal);
  const kept = {
    pack: await timed(async () => shell(`tar -C ${full} -cf - ${TREE} | zstd -1 -q -o ${file}`)),
    engineOut: await timed(async () => {
      const archive = await old.container.getArchive({ path: `${DIRECTORY}/${TREE}` });
      await pipeline(compress(Readable.from(archive as AsyncIterable<Uint8Array>)), nowhere());
    }),
    keep: await timed(() => keepCaches(execution, true, old.sandbox)),
    unchanged: await timed(() => keepCaches(execution, true, old.sandbox)),
  };
  await old.sandbox.destroy();
  const [fresh, other] = [await prepare(engine, empty), await prepare(engine, empty)];
  const restored = {
    unpack: await timed(async () => shell(`mkdir ${root}/out && zstd -dcq ${file} | tar -C ${root}/out -xf -`)),
    engineIn: await timed(() => other.container.putArchive(decompress(createReadStream(file)), { path: DIRECTORY })),
    restore: await timed(() => restoreCaches(execution, fresh.sandbox)),
  };
  await Promise.all([fresh.sandbox.destroy(), other.sandbox.destroy(), rm(root, { recursive: true })]);
  return { ...kept, ...restored };
}

/** Text of about 3.5 times its compressed size, in files of very different sizes, the same each time. */
async function plantTree(directory: string): Promise<void> {
  let seed = 1;
  const random = (below: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((seed / 2 ** 31) * below);
  };
  const words = Array.from({ length: 5_000 }, () => random(2 ** 31).toString(36));
  for (let index = 0; index < FILES; index++) {
    const folder = join(directory, `package${index % FOLDERS}`, 'lib');
    if (index < FOLDERS) await mkdir(folder, { recursive: true });
    const length = (BYTES * 2 * random(1_000)) / 1_000;
    const lines: string[] = [];
    for (let bytes = 0; bytes < length; ) {
      const line = `  const ${words[random(5_000)]} = require('${words[random(50)]}').${words[random(500)]};`;
      bytes += lines.push(line) && line.length + 1;
    }
    await writeFile(join(folder, `${index}.js`), lines.join('\n'));
  }
}

/** What keeping and restoring need of an attempt. */
function createExecution(root: string): Execution {
  const cache: Cache = {
    key: { kind: 'text', text: 'bench' },
    paths: [`${TREE}/`],
    untracked: false,
    policy: 'pull-push',
    when: 'always',
    fallbackKeys: [],
  };
  const repository = { id: 1, defaultBranch: 'main' };
  const never = new AbortController().signal;
  const execution = {
    context: {
      caches: fileCaches(join(root, 'index')),
      cacheBlobs: createBlobs(join(root, 'blobs')),
      log: pino({ level: 'warn' }),
      now: Date.now,
      settings: jobSettings(readConfig({})),
    },
    run: { trigger: { source: 'push', repository, trust: 'trusted', ref: { kind: 'branch', name: 'main' } } },
    job: { caches: [cache] },
    ref: {},
    spec: { environment: {} },
    transcript: { note: refuseFailure },
    interruption: { cancelled: never, stopping: never, lease: never },
  };
  return execution as unknown as Execution;
}

/** A cache that fails only says so. */
async function refuseFailure(sentence: string): Promise<void> {
  if (!/^(Kept|Restored|The cache \S+ is unchanged)/.test(sentence)) throw new Error(sentence);
}

async function prepare(engine: Engine, checkout: string): Promise<{ sandbox: Sandbox; container: Docker.Container }> {
  const attempt = { runId: randomUUID(), key: 'bench', number: 1 };
  const sandbox = await engine.prepare(
    {
      attempt,
      image: 'berth/busybox',
      script: 'true',
      environment: { PATH: '/bin' },
      directory: DIRECTORY,
      limits: { ...jobSettings(readConfig({})).limits, timeoutMs: 60_000 },
    },
    checkout,
    async () => undefined,
  );
  const docker = new Docker();
  const filters = { label: [`dev.berth.run=${attempt.runId}`] };
  const [found] = await docker.listContainers({ all: true, filters });
  if (found === undefined) throw new Error('the engine made no container');
  return { sandbox, container: docker.getContainer(found.Id) };
}
