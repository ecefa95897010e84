import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import Docker from 'dockerode';
import { extract, pack } from 'tar-stream';
import { ensureImages } from '../../docker/images/images.ts';
import type { Engine, Output, Sandbox } from '../../src/flow/ports/engine.ts';
import type { DiskPace } from '../../src/io/docker/disk-guard.ts';
import { createEngine } from '../../src/io/docker/engine.ts';
import type { ContainerSpec } from '../../src/model/container.ts';

export const BUSYBOX = 'berth/busybox';
export const NODE = 'berth/node:24';

/** An engine of its own server, a checkout, and a watch over what is left behind. */
export interface Rig {
  readonly engine: Engine;
  readonly docker: Docker;
  readonly serverId: string;
  readonly checkout: string;
  /** A spec that runs `script` in busybox, under a run id of its own. */
  spec(script: string, change?: Partial<ContainerSpec>): ContainerSpec;
  /** Prepares, runs, hands the sandbox to `use`, destroys. */
  job(spec: ContainerSpec, use?: (sandbox: Sandbox) => Promise<void>, signal?: AbortSignal): Promise<Finished>;
  /** Names of all that the engine holds for this server, except the networks kept ready. */
  leftovers(): Promise<string[]>;
  close(): Promise<void>;
}

export interface Finished {
  readonly code: number;
  readonly oomKilled: boolean;
  readonly diskFull: boolean;
  readonly text: string;
}

const SILENT = () => undefined;
export const QUIET_LOG = { debug: SILENT, info: SILENT, warn: SILENT, error: SILENT };

export interface RigOptions {
  readonly poolSize?: number;
  /** Name of the checkout's folder. */
  readonly folder?: string;
  readonly dockerHost?: string;
  /** The engine itself, when it is not the usual one. */
  readonly docker?: Docker;
  readonly diskPace?: DiskPace;
}

export async function engineRig(options: RigOptions = {}): Promise<Rig> {
  const docker = options.docker ?? new Docker();
  await ensureImages(docker, [BUSYBOX]);
  const serverId = `test-${randomUUID()}`;
  const engine = createEngine({
    serverId,
    dockerHost: options.dockerHost,
    poolSize: options.poolSize ?? 2,
    ...(options.diskPace === undefined ? {} : { diskPace: options.diskPace }),
    log: QUIET_LOG,
  });
  const root = await mkdtemp(join(tmpdir(), 'berth-engine-'));
  const checkout = join(root, options.folder ?? 'checkout');
  await mkdir(join(checkout, 'src'), { recursive: true });
  await writeFile(join(checkout, 'readme.txt'), 'from the checkout\n');
  await writeFile(join(checkout, 'src', 'main.txt'), 'main\n');

  const rig: Rig = {
    engine,
    docker,
    serverId,
    checkout,
    spec: (script, change = {}) => ({
      attempt: { runId: randomUUID(), key: 'test', number: 1 },
      image: BUSYBOX,
      script,
      environment: { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: '/root' },
      directory: '/builds/project',
      limits: {
        cpus: 2,
        memory: 256 * 2 ** 20,
        pids: 100,
        sharedMemory: 2 ** 20,
        disk: 2 ** 30,
        timeoutMs: 60_000,
        afterScriptTimeoutMs: 60_000,
        servicesTimeoutMs: 20_000,
      },
      ...change,
    }),
    async job(spec, use = async () => undefined, signal = new AbortController().signal) {
      const collected = collector();
      const sandbox = await engine.prepare(spec, checkout, collected.output);
      try {
        const exit = await sandbox.run(collected.output, signal);
        await use(sandbox);
        return { ...exit, text: collected.text() };
      } finally {
        await sandbox.destroy();
      }
    },
    async leftovers() {
      const filters = { label: [`dev.berth.server=${serverId}`] };
      const containers = await docker.listContainers({ all: true, filters });
      const { Volumes } = await docker.listVolumes({ filters });
      const ofJobs = containers.filter(one => one.Labels['dev.berth.run'] !== undefined);
      const networks = (await docker.listNetworks({ filters })).filter(
        one => one.Labels?.['dev.berth.run'] !== undefined,
      );
      return [...ofJobs.map(one => one.Id), ...(Volumes ?? []).map(one => one.Name), ...networks.map(one => one.Name)];
    },
    async close() {
      await engine.close();
      await rm(root, { recursive: true, force: true });
    },
  };
  return rig;
}

/** An output that keeps what it is given. */
export function collector(): { readonly output: Output; text(): string } {
  const pieces: Uint8Array[] = [];
  return {
    output: async bytes => {
      pieces.push(bytes);
    },
    text: () => Buffer.concat(pieces).toString(),
  };
}

/** A tar archive as a record from name to content; directories have the content undefined. */
export async function untar(archive: Readable): Promise<Record<string, string | undefined>> {
  const found: Record<string, string | undefined> = {};
  const entries = extract();
  const read = pipeline(archive, entries);
  read.catch(error => entries.destroy(error));
  for await (const entry of entries) {
    const pieces: Buffer[] = [];
    for await (const piece of entry) pieces.push(Buffer.from(piece as Uint8Array));
    const isFile = entry.header.type === 'file';
    found[entry.header.name] = isFile ? Buffer.concat(pieces).toString() : (entry.header.linkname ?? undefined);
  }
  await read;
  return found;
}

export function tar(files: Readonly<Record<string, string>>): Readable {
  const archive = pack();
  for (const [name, content] of Object.entries(files)) archive.entry({ name }, content);
  archive.finalize();
  return Readable.from(archive);
}
