import type Docker from 'dockerode';
import type { AttemptRef } from '../../model/run.ts';
import { call, callUnless, LONG_MS, SHORT_MS } from './call.ts';
import { readNotes } from './kept.ts';
import { attemptOf, instanceOf, isSameAttempt, isShell, type Labels, serverFilter } from './labels.ts';
import { removeNetwork } from './network.ts';
import { removeContainer, removeImage } from './removal.ts';

/**
 * Removes what a server left on the engine: containers, volumes, networks and images of attempts that `keep` gives up,
 * and containers that another process of the server held ready, or that died. Answers how many objects went. Safe to repeat and to run beside jobs.
 */
export async function reapLeftovers(
  docker: Docker,
  serverId: string,
  instance: string,
  keep: (attempt: AttemptRef) => boolean,
): Promise<number> {
  const notes = await readNotes(docker, serverId, Date.now());
  const isLeft = (labels: Labels | undefined) => {
    const attempt = attemptOf(labels);
    return attempt === undefined ? instanceOf(labels) !== instance : !keep(attempt);
  };
  /** Of an attempt that has ended its container, its workspace and the shells that are open there. */
  const isKept = (labels: Labels | undefined, id?: string) =>
    notes.some(
      note =>
        isSameAttempt(note.attempt, attemptOf(labels)) &&
        (id === undefined || id === note.container || isShell(labels)),
    );
  const filters = serverFilter(serverId);

  const containers = await call('list containers', SHORT_MS, () => docker.listContainers({ all: true, filters }));
  // A job of another process that is to live on joined the network of a container of that process.
  const joined = new Set(containers.filter(one => !isLeft(one.Labels)).map(one => one.HostConfig.NetworkMode));
  const left = containers.filter(
    one => (isLeft(one.Labels) && !isKept(one.Labels, one.Id) && !joined.has(`container:${one.Id}`)) || hasDied(one),
  );
  await Promise.all(left.map(one => removeContainer(docker, one.Id)));

  const { Volumes } = await call('list volumes', SHORT_MS, () =>
    docker.listVolumes({ filters: serverFilter(serverId) }),
  );
  const orphaned = (Volumes ?? []).filter(({ Labels }) => isLeft(Labels) && !isKept(Labels));
  // A layered volume is mounted over the others, and 409 says that it still is: the next time will do.
  const removed = await Promise.all(
    orphaned.map(volume =>
      callUnless([409, 404], 'remove a volume', LONG_MS, async () => {
        await docker.getVolume(volume.Name).remove();
        return true;
      }),
    ),
  );

  const networks = await call('list networks', SHORT_MS, () => docker.listNetworks({ filters }));
  const abandoned = networks.filter(({ Labels }) => attemptOf(Labels) !== undefined && isLeft(Labels));
  await Promise.all(abandoned.map(({ Name }) => removeNetwork(docker, Name)));

  const images = await call('list images', SHORT_MS, () => docker.listImages({ filters: JSON.stringify(filters) }));
  const forgotten = images.filter(({ Labels }) => attemptOf(Labels) !== undefined && isLeft(Labels) && !isKept(Labels));
  await Promise.all(forgotten.map(({ Id }) => removeImage(docker, Id)));
  return left.length + removed.filter(Boolean).length + abandoned.length + forgotten.length;
}

/** What holds a network for no attempt never ends by itself: the engine was restarted, and whoever made it need not know. */
function hasDied({ Labels, State }: Docker.ContainerInfo): boolean {
  return attemptOf(Labels) === undefined && State === 'exited';
}
