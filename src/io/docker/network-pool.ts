import type Docker from 'dockerode';
import { InfraError } from '../../model/errors.ts';
import { call, SHORT_MS } from './call.ts';
import type { Connection } from './connection.ts';
import { createContainer } from './create-container.ts';
import type { Labels } from './labels.ts';
import type { Log } from './log.ts';
import type { Network } from './network.ts';
import { importPauseImage, PAUSE_IMAGE } from './pause-image.ts';
import { removeContainer } from './removal.ts';

/**
 * Running containers that do nothing but hold a network namespace open. Making one is most of what a quick job would
 * wait for, so some are ready before they are needed. Each is handed out once: no two jobs ever share one.
 */
export interface NetworkPool {
  /** The id of a running container whose network only the caller uses; the caller removes it. Throws InfraError. */
  take(): Promise<string>;
  /** Makes the network, if it is not there. Safe to repeat. Throws InfraError. */
  open(): Promise<void>;
  /** Starts filling the pool, if that has not begun. */
  warm(): void;
  /** Answers for the network, which a former process of the server may have made: `close` then removes it in any case. */
  inherit(): void;
  /** Makes no more, removes those nobody took, and the network when nobody is on it. Safe to repeat. */
  close(): Promise<void>;
}

export function networkPool(options: {
  readonly connect: Connection;
  readonly network: Network;
  readonly labels: Labels;
  readonly size: number;
  readonly log: Log;
}): NetworkPool {
  const { connect, network, labels, size, log } = options;
  const ready: Promise<string>[] = [];
  let foundation: Promise<void> | undefined;
  let used = false;
  let closed = false;

  async function make(): Promise<string> {
    used = true;
    const docker = await connect();
    foundation ??= layFoundation(docker, network);
    try {
      await foundation;
      return await startPause(docker, network, labels);
    } catch (error) {
      // Somebody may have removed the image or the network: look again next time.
      foundation = undefined;
      throw error;
    }
  }

  function warm(): void {
    while (ready.length < size && !closed) {
      const made = make();
      made.catch(error => log.warn({ err: error }, 'could not make a network in advance'));
      ready.push(made);
    }
  }

  return {
    async open() {
      used = true;
      await network.create(await connect());
    },
    warm,
    inherit() {
      used = true;
    },
    async take() {
      if (closed) throw new InfraError('This server is shutting down', { retryable: true });
      // While the engine is away all fail that are made in advance: refilling would never end.
      let failed = false;
      for (let next = ready.shift(); next !== undefined; next = ready.shift()) {
        if (!failed) warm();
        const id = await next.catch(() => undefined);
        failed ||= id === undefined;
        if (id === undefined) continue;
        const docker = await connect();
        if (await isRunning(docker, id)) return id;
        await removeContainer(docker, id);
      }
      if (!failed) warm();
      const id = await make();
      warm();
      return id;
    },
    async close() {
      closed = true;
      if (!used) return;
      const docker = await connect();
      await Promise.allSettled(ready.splice(0));
      await Promise.all((await made(docker, labels)).map(id => removeContainer(docker, id)));
      await network.remove(docker);
    },
  };
}

async function layFoundation(docker: Docker, network: Network): Promise<void> {
  await network.create(docker);
  await importPauseImage(docker);
}

async function startPause(docker: Docker, network: Network, labels: Labels): Promise<string> {
  const container = await createContainer(docker, {
    Image: PAUSE_IMAGE,
    Hostname: 'berth',
    Labels: { ...labels },
    HostConfig: {
      NetworkMode: network.name,
      LogConfig: { Type: 'none', Config: {} },
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges'],
      ReadonlyRootfs: true,
    },
  });
  try {
    await call('start a network container', SHORT_MS, () => container.start());
    return container.id;
  } catch (error) {
    await removeContainer(docker, container.id);
    throw error;
  }
}

/** Also those of which the engine went away before it could tell us. */
async function made(docker: Docker, labels: Labels): Promise<readonly string[]> {
  const filters = { label: Object.entries(labels).map(([name, value]) => `${name}=${value}`) };
  const found = await call('list containers', SHORT_MS, () => docker.listContainers({ all: true, filters }));
  return found.map(({ Id }) => Id);
}

/** A container of the pool may have died with the engine, or been removed by hand. */
async function isRunning(docker: Docker, id: string): Promise<boolean> {
  const filters = { id: [id], status: ['running'] };
  const found = await call('list containers', SHORT_MS, () => docker.listContainers({ filters }));
  return found.length > 0;
}
