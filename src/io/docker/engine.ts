import { randomUUID } from 'node:crypto';
import { posix } from 'node:path';
import type Docker from 'dockerode';
import type { Engine, Output, Sandbox } from '../../flow/ports/engine.ts';
import type { ContainerSpec, ImageSpec, ServiceSpec } from '../../model/container.ts';
import { ServiceError } from '../../model/errors.ts';
import type { UsedImage } from '../../model/run.ts';
import { call, LONG_MS, SHORT_MS } from './call.ts';
import { connection } from './connection.ts';
import { describeEngine } from './describe-engine.ts';
import { type DiskPace, guardDisk, USUAL_PACE } from './disk-guard.ts';
import type { FoundImage } from './find-image.ts';
import { images } from './images.ts';
import { createJobContainer } from './job-container.ts';
import { keptSandbox, readNotes } from './kept.ts';
import { attemptLabels, instanceLabels, type Labels } from './labels.ts';
import type { Log } from './log.ts';
import { network } from './network.ts';
import { networkPool } from './network-pool.ts';
import { createPrivateNetwork } from './private-network.ts';
import { pulledImages } from './pulled-images.ts';
import { reapLeftovers } from './reap.ts';
import { type Belongings, removeBelongings, sandbox } from './sandbox.ts';
import { startServices } from './services.ts';
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
  /**
   * A network of the engine that jobs without services join as they are. Absent: one of the server's own, on which they
   * cannot reach each other. `default` costs nothing to make, which is right for one person's jobs on one machine.
   */
  readonly jobNetwork?: string;
  /** For an engine that is used for a moment: see `workspaces`. */
  readonly copySmall?: boolean;
  /** How often somebody looks how much a job has written to disk; absent: seldom enough to cost nothing. */
  readonly diskPace?: DiskPace;
  /** Where it remembers which images it pulled, so that they can be removed; absent: they stay. */
  readonly imagesFolder?: string;
  readonly log: Log;
}

/** Jobs in containers of a Docker engine. Makes nothing and connects to nothing before it is first used. */
export function createEngine(options: EngineOptions): Engine {
  const { serverId, log } = options;
  const instance = randomUUID();
  const connect = connection(options.dockerHost);
  const labels = instanceLabels(serverId, instance);
  const ownNetwork = network(serverId, labels);
  const pool = networkPool({ connect, network: ownNetwork, labels, size: options.poolSize, log });
  const pulled = options.imagesFolder === undefined ? undefined : pulledImages(options.imagesFolder, log);
  const imagesOfEngine = images({ kept: pulled });
  const workspacesOfEngine = workspaces(log, options.copySmall);
  let cpus: Promise<number> | undefined;

  /** What costs least: none, one that is ready, or with services one of its own. */
  async function networkModeOf(docker: Docker, spec: ContainerSpec, labels: Labels, belongings: Belongings) {
    if (spec.network === 'none') return 'none';
    if (spec.services !== undefined) {
      const name = await createPrivateNetwork(docker, serverId, labels);
      belongings.networks.push(name);
      return name;
    }
    if (options.jobNetwork !== undefined) return options.jobNetwork;
    belongings.sandbox = await pool.take();
    return `container:${belongings.sandbox}`;
  }

  async function make(docker: Docker, { job, services: wanted }: Images, checkout: string | undefined, output: Output) {
    const { spec } = job;
    const belongings: Belongings = { containers: [], volumes: [], networks: [] };
    const created = (id: string) => void belongings.containers.push(id);
    const ownLabels = attemptLabels(serverId, spec.attempt);
    try {
      const networkMode = await networkModeOf(docker, spec, ownLabels, belongings);
      const workspace = await workspacesOfEngine.create(docker, checkout, ownLabels);
      belongings.volumes.push(...workspace.volumes);
      cpus ??= processors(docker);
      const mount = workspace.mount(spec.directory);
      const place = { networkMode, workspace: mount, labels: ownLabels, engineCpus: await cpus };
      const container = await createJobContainer(docker, spec, place, spec.script, spec.environment, created);
      await openDirectory(container, spec.directory, spec.user ?? job.image.user ?? '');
      const { missing } = workspace;
      if (missing !== undefined) {
        await call('copy the checkout into a volume', LONG_MS, () =>
          container.putArchive(tarDirectory(missing), { path: spec.directory }),
        );
      }
      belongings.guard = guardDisk({
        docker,
        containers: belongings.containers,
        workspace: workspace.written,
        limit: spec.limits.disk,
        pace: options.diskPace ?? USUAL_PACE,
        log,
      });
      const services = await startServices(docker, spec, wanted, place, created, output);
      const images = [job.used, ...wanted.map(({ used }) => used)];
      return sandbox({ docker, serverId, spec, images, checkout, container, services, place, belongings });
    } catch (error) {
      await removeBelongings(docker, belongings);
      if (belongings.guard?.isExceeded()) throw new ServiceError(overfull(spec.limits.disk));
      throw error;
    }
  }

  return {
    async check() {
      const docker = await connect();
      return await describeEngine(docker);
    },

    async openNetwork() {
      await pool.open();
    },

    async prepare(spec, checkout, output, rights = []): Promise<Sandbox> {
      refuseOddDirectory(spec.directory);
      const docker = await connect();
      pool.warm();
      const pinned = async <S extends ImageSpec>(asked: S): Promise<Pinned<S>> => {
        const image = await imagesOfEngine.ensure(docker, asked, rights, output);
        return { spec: { ...asked, image: image.id }, image, used: { name: asked.image, digest: image.digest } };
      };
      const [job, ...services] = await Promise.all([pinned(spec), ...(spec.services ?? []).map(pinned)]);
      return await make(docker, { job, services }, checkout, output);
    },

    async reap(keep) {
      pool.inherit();
      return await reapLeftovers(await connect(), serverId, instance, keep);
    },

    async removeUnusedImages(unusedMs) {
      return (await pulled?.removeUnused(await connect(), unusedMs)) ?? 0;
    },

    async kept() {
      const docker = await connect();
      const notes = await readNotes(docker, serverId, Date.now());
      return notes.map(note => keptSandbox({ docker, serverId, network: ownNetwork }, note));
    },

    async close() {
      await pool.close();
    },
  };
}

interface Images {
  readonly job: Pinned<ContainerSpec>;
  readonly services: readonly Pinned<ServiceSpec>[];
}

/** Made from the image that was found, whatever its name means a moment later. */
interface Pinned<S extends ImageSpec> {
  readonly spec: S;
  readonly image: FoundImage;
  readonly used: UsedImage;
}

function overfull(limit: number): string {
  return `The services of the job wrote more than its ${Math.round(limit / 2 ** 20)} MiB of disk and were stopped.`;
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
