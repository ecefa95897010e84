import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type Docker from 'dockerode';
import { call, callUnless, SHORT_MS } from './call.ts';
import { createContainer } from './create-container.ts';
import { isSmall } from './is-small.ts';
import type { Labels } from './labels.ts';
import type { Log } from './log.ts';
import { importPauseImage, PAUSE_IMAGE } from './pause-image.ts';
import { removeContainer, removeVolume } from './removal.ts';

/** The directory an attempt's containers share: it starts as the checkout, or empty, and ends with the attempt. */
export interface Workspace {
  readonly mount: (directory: string) => Docker.MountSettings;
  /** In the order in which they can be removed. */
  readonly volumes: readonly string[];
  /** What still has to be copied in. */
  readonly missing?: string;
  readonly written: WrittenVolume;
}

/** The volume that holds what the attempt writes to its workspace, and nothing of a checkout that lies below. */
export interface WrittenVolume {
  readonly name: string;
  /** Where its files lie on the engine's machine. */
  readonly path: string;
  /** The volume that containers see: the same, or one that is layered over it. */
  readonly mounted: string;
}

export interface Workspaces {
  /** Leaves nothing behind when it rejects. Throws InfraError. */
  create(docker: Docker, checkout: string | undefined, labels: Labels): Promise<Workspace>;
}

/**
 * Workspaces on one engine: layered over the checkout where the engine can do that, else copies of it. With
 * `copySmall` a checkout of a few files is copied in any case: to find out what the engine can do costs more.
 */
export function workspaces(log: Log, copySmall = false): Workspaces {
  let layering: Promise<boolean> | undefined;
  return {
    async create(docker, checkout, labels) {
      if (checkout === undefined) return await plain(docker, labels);
      if (copySmall && layering === undefined && (await isSmall(checkout))) {
        return { ...(await plain(docker, labels)), missing: checkout };
      }
      layering ??= canLayer(docker, checkout, labels, log).catch(error => {
        layering = undefined;
        throw error;
      });
      if (await layering) return await layered(docker, checkout, labels);
      return { ...(await plain(docker, labels)), missing: checkout };
    },
  };
}

async function plain(docker: Docker, labels: Labels): Promise<Workspace> {
  const name = `berth-${randomUUID()}`;
  const path = await createVolume(docker, name, labels);
  const written = { name, path, mounted: name };
  return { mount: directory => mountOf(name, directory), volumes: [name], written };
}

/**
 * An overlay file system: the checkout below, read by all and written by none; what the attempt writes above, in a
 * volume of its own. It costs the same for ten files and for a million.
 */
async function layered(docker: Docker, checkout: string, labels: Labels): Promise<Workspace> {
  const name = `berth-${randomUUID()}`;
  const made = [`${name}-upper`, `${name}-work`] as const;
  try {
    const [upper, work] = await Promise.all([
      createVolume(docker, made[0], labels),
      createVolume(docker, made[1], labels),
    ]);
    const options = { type: 'overlay', device: 'overlay', o: `lowerdir=${checkout},upperdir=${upper},workdir=${work}` };
    await createVolume(docker, name, labels, options);
    const written = { name: made[0], path: upper, mounted: name };
    return { mount: directory => mountOf(name, directory), volumes: [name, ...made], written };
  } catch (error) {
    await Promise.all(made.map(volume => removeVolume(docker, volume)));
    throw error;
  }
}

/** Answers where the volume's files lie on the engine's machine. */
async function createVolume(
  docker: Docker,
  name: string,
  labels: Labels,
  options: Record<string, string> = {},
): Promise<string> {
  const volume = await call('create a volume', SHORT_MS, () =>
    docker.createVolume({ Name: name, Driver: 'local', DriverOpts: options, Labels: { ...labels } }),
  );
  const { Mountpoint } = await call('inspect a volume', SHORT_MS, () => volume.inspect());
  return Mountpoint;
}

function mountOf(volume: string, directory: string): Docker.MountSettings {
  return { Type: 'volume', Source: volume, Target: directory, VolumeOptions: { NoCopy: true } as never };
}

/**
 * Tries it: the engine may run on another machine or see other paths than we do, its own disk may be a layered one, or
 * it may lack the right to mount. Where it maps users, the checkout's owner would be a stranger inside.
 */
async function canLayer(docker: Docker, checkout: string, labels: Labels, log: Log): Promise<boolean> {
  const reason = await whyNotLayered(docker, checkout, labels);
  if (reason === undefined) return true;
  log.warn({ reason }, 'every job gets a copy of its checkout, which is slower: the engine cannot layer over it');
  return false;
}

/** See `findLayeringObstacle`. */
export async function whyNotLayered(docker: Docker, checkout: string, labels: Labels): Promise<string | undefined> {
  if (/[,:"\\]/.test(checkout)) return `the path ${checkout} contains , : " or \\`;
  const { SecurityOptions } = await call('tell about itself', SHORT_MS, () => docker.info());
  if (/name=(rootless|userns)/.test(String(SecurityOptions))) return 'the engine maps users';
  const [entry] = await readdir(checkout);
  if (entry === undefined) return `${checkout} is empty`;

  await importPauseImage(docker);
  const { volumes, mount } = await layered(docker, checkout, labels);
  let container: Docker.Container | undefined;
  try {
    container = await createContainer(docker, {
      Image: PAUSE_IMAGE,
      Labels: { ...labels },
      HostConfig: { NetworkMode: 'none', Mounts: [mount('/checkout')] },
    });
    const path = join('/checkout', entry);
    const probe = container;
    const seen = await callUnless([404, 500], 'mount a layered volume', SHORT_MS, async () =>
      // An answer without a body, which still has to be read for its connection to end.
      (await probe.infoArchive({ path })).resume(),
    );
    return seen === undefined ? `it does not see ${checkout}, or may not mount over it` : undefined;
  } finally {
    if (container !== undefined) await removeContainer(docker, container.id);
    for (const volume of volumes) await removeVolume(docker, volume);
  }
}
