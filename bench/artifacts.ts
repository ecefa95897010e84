/** Keeping artifacts and handing them on, beside `tar | zstd -1` of the same tree, and beside what the engine alone takes. */

import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import Docker from 'dockerode';
import { pino } from 'pino';
import tar from 'tar-stream';
import { selectPaths } from '../src/core/outputs/selection.ts';
import { openArtifact } from '../src/flow/open-artifact.ts';
import type { Engine, Sandbox } from '../src/flow/ports/engine.ts';
import { compress } from '../src/flow/work/compression.ts';
import { copyMatches } from '../src/flow/work/copy-matches.ts';
import { createEngine } from '../src/io/docker/engine.ts';
import { createBlobs } from '../src/io/files/blobs.ts';
import type { ContainerSpec } from '../src/model/container.ts';
import { nowhere, shell, timed } from './host.ts';
import { type Measure, median } from './measure.ts';

/** What a compiler leaves, and what a packager does. */
const TREES: Readonly<Record<string, (directory: string) => Promise<void>>> = {
  '5,000 files of 2 KiB': async directory => {
    for (let folder = 0; folder < 100; folder++) {
      await mkdir(join(directory, `${folder}`));
      const lines = (file: number) => `export const value${folder}x${file} = ${folder * file};\n`.repeat(50);
      const files = Array.from({ length: 50 }, (_, file) => file);
      await Promise.all(files.map(file => writeFile(join(directory, `${folder}`, `${file}.js`), lines(file))));
    }
  },
  '4 files of 64 MiB': async directory => {
    for (let file = 0; file < 4; file++) {
      const text = Buffer.from(Array.from({ length: 1_000 }, () => randomUUID()).join('\n'));
      await writeFile(join(directory, `${file}`), Buffer.alloc(64 * 1024 * 1024, file < 2 ? text : randomUUID()));
    }
  },
};

const UNLIMITED = { bytes: Number.POSITIVE_INFINITY, entries: Number.POSITIVE_INFINITY };

/** Each way in turn, `rounds` times. */
export async function measureArtifacts(rounds: number): Promise<readonly Measure[]> {
  const root = await mkdtemp(join(tmpdir(), 'berth-bench-artifacts-'));
  const log = pino({ enabled: false });
  const engine = createEngine({ serverId: `bench-${randomUUID()}`, poolSize: 0, log });
  try {
    const measures: Measure[] = [];
    for (const [what, fill] of Object.entries(TREES)) {
      const checkout = join(root, randomUUID());
      await mkdir(join(checkout, 'tree'), { recursive: true });
      await fill(join(checkout, 'tree'));
      measures.push(...(await measureTree(what, { engine, root, checkout, rounds })));
    }
    return measures;
  } finally {
    await engine.reap(() => false);
    await engine.close();
    await rm(root, { recursive: true });
  }
}

interface Rig {
  readonly engine: Engine;
  readonly root: string;
  readonly checkout: string;
  readonly rounds: number;
}

async function measureTree(what: string, { engine, root, checkout, rounds }: Rig): Promise<readonly Measure[]> {
  const blobs = createBlobs(join(root, 'blobs'));
  const artifact = { blob: 'tree.tar.zst' };
  const took: Record<'pack' | 'engine' | 'keep' | 'unpack' | 'engineIn' | 'restore', number[]> = {
    pack: [],
    engine: [],
    keep: [],
    unpack: [],
    engineIn: [],
    restore: [],
  };
  const file = join(root, 'floor.tar.zst');
  for (let round = 0; round <= rounds; round++) {
    const ended = await prepared(engine, checkout);
    await ended.sandbox.run(async () => undefined, new AbortController().signal);
    const container = new Docker().getContainer(ended.container);
    const samples = {
      pack: await timed(async () => shell(`tar -C ${checkout} -cf - tree | zstd -1 -q -f -o ${file}`)),
      engine: await timed(async () => {
        const archive = await container.getArchive({ path: `${ended.directory}/tree` });
        await pipeline(compress(Readable.from(archive as AsyncIterable<Uint8Array>)), nowhere());
      }),
      keep: await timed(() => keep(ended.sandbox, content => blobs.put(artifact.blob, content))),
    };
    await ended.sandbox.destroy();
    const fresh = await prepared(engine, join(root, 'blobs'));
    const other = await prepared(engine, join(root, 'blobs'));
    const more = {
      unpack: await timed(async () => shell(`mkdir ${file}.d && zstd -dcq ${file} | tar -C ${file}.d -xf -`)),
      engineIn: await timed(async () => {
        const plain = execFileSync('zstd', ['-dcq', file], { maxBuffer: 2 ** 30 });
        await new Docker().getContainer(other.container).putArchive(plain, { path: other.directory });
      }),
      restore: await timed(async () => {
        const archive = await openArtifact(blobs, artifact);
        if (archive === undefined) throw new Error('nothing was kept');
        await fresh.sandbox.copyIn(archive);
      }),
    };
    await Promise.all([fresh.sandbox.destroy(), other.sandbox.destroy(), rm(`${file}.d`, { recursive: true })]);
    if (round === 0) continue;
    for (const [name, value] of Object.entries({ ...samples, ...more })) took[name as keyof typeof took].push(value);
  }
  const ratio = (floor: keyof typeof took, ours: keyof typeof took) => median(took[floor]) / median(took[ours]);
  return [
    { what: `artifacts, ${what}: keep, ms`, value: median(took.keep) },
    { what: `artifacts, ${what}: tar | zstd -1 / keep (goal: at least 0.8)`, value: ratio('pack', 'keep') },
    { what: `artifacts, ${what}: the engine's archive | zstd -1 / keep`, value: ratio('engine', 'keep') },
    { what: `artifacts, ${what}: restore, ms`, value: median(took.restore) },
    { what: `artifacts, ${what}: zstd -d | tar -x / restore (goal: at least 0.8)`, value: ratio('unpack', 'restore') },
    { what: `artifacts, ${what}: zstd -d | the engine / restore`, value: ratio('engineIn', 'restore') },
  ];
}

async function keep(sandbox: Sandbox, put: (content: Readable) => Promise<number>): Promise<void> {
  const pack = tar.pack();
  const stored = put(compress(pack as unknown as Readable));
  await copyMatches(sandbox, selectPaths(['tree']), pack, UNLIMITED);
  pack.finalize();
  await stored;
}

async function prepared(engine: Engine, checkout: string) {
  const attempt = { runId: randomUUID(), key: 'bench', number: 1 };
  const directory = '/builds/bench';
  const spec: ContainerSpec = {
    attempt,
    image: 'berth/busybox',
    script: 'true',
    environment: { PATH: '/bin' },
    directory,
    limits: {
      cpus: 2,
      memory: 256 * 2 ** 20,
      pids: 100,
      sharedMemory: 2 ** 20,
      disk: 10 * 2 ** 30,
      timeoutMs: 60_000,
      afterScriptTimeoutMs: 60_000,
      servicesTimeoutMs: 20_000,
    },
  };
  const sandbox = await engine.prepare(spec, checkout, async () => undefined);
  const [found] = await new Docker().listContainers({
    all: true,
    filters: { label: [`dev.berth.run=${attempt.runId}`] },
  });
  if (found === undefined) throw new Error('the engine made no container');
  return { sandbox, container: found.Id, directory };
}
