import { posix } from 'node:path';
import type Docker from 'dockerode';
import type { Output, Sandbox } from '../../flow/ports/engine.ts';
import type { ContainerSpec, Exit } from '../../model/container.ts';
import { call, callUnless, LONG_MS, SHORT_MS } from './call.ts';
import type { Place } from './container-options.ts';
import type { DiskGuard } from './disk-guard.ts';
import { engineArchive } from './engine-archive.ts';
import { createJobContainer } from './job-container.ts';
import { noteKept } from './kept.ts';
import { listFiles } from './list-files.ts';
import { removeNetwork } from './network.ts';
import { openShell } from './open-shell.ts';
import { openOriginalFile } from './original-file.ts';
import { removeContainer, removeVolume } from './removal.ts';
import { runContainer } from './run-container.ts';
import { type RunningService, tellService } from './running-service.ts';

/** All that was made for one attempt; grows while it is made, so that a failure half-way can remove it. */
export interface Belongings {
  readonly containers: string[];
  /** The container whose network the others joined. */
  sandbox?: string;
  readonly networks: string[];
  /** In the order in which they can be removed. */
  readonly volumes: string[];
  /** Over what the containers write. */
  guard?: DiskGuard;
}

/** What a sandbox is made of. */
export interface Parts {
  readonly docker: Docker;
  readonly serverId: string;
  readonly spec: ContainerSpec;
  readonly images: Sandbox['images'];
  /** What its workspace began as; undefined: empty. */
  readonly checkout: string | undefined;
  /** Created for `spec`, not started. */
  readonly container: Docker.Container;
  readonly services: readonly RunningService[];
  readonly place: Place;
  readonly belongings: Belongings;
}

export function sandbox(parts: Parts): Sandbox {
  const { docker, serverId, spec, images, checkout, container, services, place, belongings } = parts;
  let removal: Promise<void> | undefined;
  let phase: 'created' | 'running' | 'ended' = 'created';

  async function runGuarded(one: Docker.Container, output: Output, signal: AbortSignal): Promise<Exit> {
    const exit = await runContainer(one, output, signal);
    return { ...exit, diskFull: exit.code !== 0 && belongings.guard?.isExceeded() === true };
  }

  return {
    images,
    async copyIn(archive) {
      if (phase !== 'created') throw new Error('files are copied into a container only before it starts');
      await call('copy files into a container', LONG_MS, () => container.putArchive(archive, { path: spec.directory }));
    },
    async run(output, signal) {
      phase = 'running';
      const exit = await runGuarded(container, output, signal);
      phase = 'ended';
      return exit;
    },
    async runAfterScript(environment, output, signal) {
      const allVariables = { ...spec.environment, ...environment };
      const after = await createJobContainer(docker, spec, place, spec.afterScript ?? '', allVariables, id =>
        belongings.containers.push(id),
      );
      return await runGuarded(after, output, signal);
    },
    async copyOut(path) {
      if (phase !== 'ended') throw new Error('files are copied out of a container only after it has ended');
      const inside = posix.normalize(path);
      if (posix.isAbsolute(inside) || inside.startsWith('..'))
        throw new Error(`${path} is not in the project directory`);
      const archive = await callUnless([404], 'copy files out of a container', SHORT_MS, () =>
        container.getArchive({ path: posix.join(spec.directory, inside) }),
      );
      return archive && engineArchive(archive, inside);
    },
    async tellServices(output) {
      for (const service of services) await tellService(service, output);
    },
    async openShell(terminal) {
      await openShell(docker, { container, networkMode: place.networkMode }, terminal);
    },
    async originalFiles() {
      return checkout === undefined ? new Set() : await listFiles(checkout);
    },
    async keep(until, reason) {
      await noteKept(docker, serverId, spec.attempt, { container: container.id, until, reason });
      spare(belongings, container.id);
    },
    async originalFile(path) {
      return checkout === undefined ? undefined : await openOriginalFile(checkout, path);
    },
    async destroy() {
      removal ??= removeBelongings(docker, belongings).catch(error => {
        removal = undefined;
        throw error;
      });
      await removal;
    },
  };
}

/** They are not removed with the others. */
function spare(belongings: Belongings, container: string): void {
  belongings.volumes.splice(0);
  belongings.containers.splice(belongings.containers.indexOf(container), 1);
}

/** Removes all that was made for an attempt, users before what they use. Safe to repeat. */
export async function removeBelongings(docker: Docker, belongings: Belongings): Promise<void> {
  belongings.guard?.stop();
  await Promise.all(belongings.containers.map(id => removeContainer(docker, id)));
  const { sandbox, networks, volumes } = belongings;
  await Promise.all([
    sandbox && removeContainer(docker, sandbox),
    removeInTurn(docker, volumes),
    ...networks.map(name => removeNetwork(docker, name)),
  ]);
}

async function removeInTurn(docker: Docker, volumes: readonly string[]): Promise<void> {
  for (const volume of volumes) await removeVolume(docker, volume);
}
