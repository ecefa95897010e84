import { randomUUID } from 'node:crypto';
import { posix } from 'node:path';
import type Docker from 'dockerode';
import type { Engine, Sandbox } from '../../flow/ports/engine.ts';
import type { ContainerSpec } from '../../model/container.ts';
import { call, LONG_MS, SHORT_MS } from './call.ts';
import { connection } from './connection.ts';
import { images } from './images.ts';
import { createJobContainer } from './job-container.ts';
import { attemptLabels, instanceLabels } from './labels.ts';
import type { Log } from './log.ts';
import { network } from './network.ts';
import { networkPool } from './network-pool.ts';
import { reapLeftovers } from './reap.ts';
import { type Belongings, removeBelongings, sandbox } from './sandbox.ts';
import { tarDirectory } from './tar-directory.ts';
import { openDirectory } from './user.ts';
import { workspaces } from './workspace.ts';

export interface EngineOptions {
  /** Names this server among those that share the engine; at most one process may reap under one name. */
  readonly serverId: string;
  /** `unix://`, `tcp://`, `http://`, `https://` or `ssh://`; absent: as the environment says. */
  readonly dockerHost?: string | undefined;
  /** How many networks are kept ready: about as many as jobs start at once. */
  readonly poolSize: number;
  readonly log: Log;
}

/** Jobs in containers of a Docker engine. Makes nothing and connects to nothing before it is first used. */
export function createEngine(options: EngineOptions): Engine {
  const { serverId, log } = options;
  const instance = randomUUID();
  const connect = connection(options.dockerHost);
  const labels = instanceLabels(serverId, instance);
  const pool = networkPool({ connect, network: network(serverId, labels), labels, size: options.poolSize, log });
  const imagesOfEngine = images();
  const workspacesOfEngine = workspaces(log);
  let cpus: Promise<number> | undefined;

  async function networkModeOf(spec: ContainerSpec, belongings: Belongings): Promise<string> {
    if (spec.network === 'none') return 'none';
    belongings.network = await pool.take();
    return `container:${belongings.network}`;
  }

  async function make(docker: Docker, spec: ContainerSpec, checkout: string, user: string, belongings: Belongings) {
    const ownLabels = attemptLabels(serverId, spec.attempt);
    const networkMode = await networkModeOf(spec, belongings);
    const workspace = await workspacesOfEngine.create(docker, checkout, ownLabels);
    belongings.volumes.push(...workspace.volumes);
    cpus ??= processors(docker);
    const place = {
      networkMode,
      workspace: workspace.mount(spec.directory),
      labels: ownLabels,
      engineCpus: await cpus,
    };
    const container = await createJobContainer(docker, spec, place, spec.script, spec.environment, id =>
      belongings.containers.push(id),
    );
    await openDirectory(container, spec.directory, user);
    if (workspace.isEmpty) {
      await call('copy the checkout into a volume', LONG_MS, () =>
        container.putArchive(tarDirectory(checkout), { path: spec.directory }),
      );
    }
    return sandbox(docker, spec, checkout, container, place, belongings);
  }

  return {
    async check() {
      const docker = await connect();
      const info = await call('tell about itself', SHORT_MS, () => docker.info());
      return { version: info.ServerVersion, cpus: info.NCPU, memory: info.MemTotal };
    },

    async prepare(spec, checkout, output): Promise<Sandbox> {
      refuseOddDirectory(spec.directory);
      const docker = await connect();
      pool.warm();
      const image = await imagesOfEngine.ensure(docker, spec, output);
      const belongings: Belongings = { containers: [], volumes: [] };
      try {
        return await make(docker, spec, checkout, spec.user ?? image.user ?? '', belongings);
      } catch (error) {
        await removeBelongings(docker, belongings);
        throw error;
      }
    },

    async reap(keep) {
      return await reapLeftovers(await connect(), serverId, instance, keep);
    },

    async close() {
      await pool.close();
    },
  };
}

async function processors(docker: Docker): Promise<number> {
  const { NCPU } = await call('tell about itself', SHORT_MS, () => docker.info());
  return NCPU;
}

/** A working directory such as /proc/self/fd/7 reached the host through old versions of runc (CVE-2024-21626). */
function refuseOddDirectory(directory: string): void {
  const isPlain = posix.isAbsolute(directory) && posix.normalize(directory) === directory && directory !== '/';
  if (!isPlain || /^\/(proc|sys|dev)(\/|$)/.test(directory)) throw new Error(`${directory} cannot hold a project`);
}
