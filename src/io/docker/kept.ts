import { randomUUID } from 'node:crypto';
import type Docker from 'dockerode';
import type { KeptSandbox } from '../../flow/ports/engine.ts';
import { InfraError } from '../../model/errors.ts';
import type { AttemptRef } from '../../model/run.ts';
import { call, SHORT_MS } from './call.ts';
import { attemptFilter, attemptLabels, attemptOf, type Kept, keptFilter, keptLabels, keptOf } from './labels.ts';
import type { Network } from './network.ts';
import { openShell } from './open-shell.ts';
import { removeContainer, removeVolume } from './removal.ts';

/** A note on the engine that an attempt's container is kept: an empty volume, since labels of what is there cannot change. */
interface Note extends Kept {
  readonly volume: string;
  readonly attempt: AttemptRef;
}

/** Notes that the container stays. Whoever reaps, now or after a crash, goes by it. Throws InfraError. */
export async function noteKept(docker: Docker, serverId: string, attempt: AttemptRef, kept: Kept): Promise<void> {
  const Labels = { ...attemptLabels(serverId, attempt), ...keptLabels(kept) };
  await call('create a volume', SHORT_MS, () => docker.createVolume({ Name: `berth-kept-${randomUUID()}`, Labels }));
}

/** What is kept at a time, in milliseconds since the epoch; the one whose time ends first is the first. Throws InfraError. */
export async function readNotes(docker: Docker, serverId: string, now: number): Promise<readonly Note[]> {
  const filters = keptFilter(serverId);
  const { Volumes } = await call('list volumes', SHORT_MS, () => docker.listVolumes({ filters }));
  const notes = (Volumes ?? []).flatMap(({ Name, Labels }) => {
    const attempt = attemptOf(Labels);
    const kept = keptOf(Labels);
    return attempt === undefined || kept === undefined || kept.until <= now ? [] : [{ ...kept, volume: Name, attempt }];
  });
  // Of one that was given more time there may be two for a moment.
  const latest = new Map(notes.sort((a, b) => a.until - b.until).map(note => [note.container, note]));
  return [...latest.values()].sort((a, b) => a.until - b.until);
}

/** Where shells of a server's kept sandboxes are opened. */
export interface KeptPlace {
  readonly docker: Docker;
  readonly serverId: string;
  /** The job's own is gone. */
  readonly network: Network;
}

export function keptSandbox({ docker, serverId, network }: KeptPlace, note: Note): KeptSandbox {
  const { attempt, reason, container } = note;
  const ofAttempt = { filters: attemptFilter(serverId, attempt) };
  return {
    attempt,
    reason,
    until: note.until,
    async extend(until) {
      const notes = (await readNotes(docker, serverId, 0)).filter(each => each.container === container);
      if (notes.length === 0) throw gone();
      if (notes.some(each => each.until >= until)) return;
      await noteKept(docker, serverId, attempt, { container, reason, until });
      for (const { volume } of notes) await removeVolume(docker, volume);
    },
    async openShell(terminal) {
      const job = docker.getContainer(container);
      const { HostConfig } = await call('inspect a container', SHORT_MS, () => job.inspect());
      const hasNetwork = HostConfig.NetworkMode !== 'none';
      if (hasNetwork) await network.create(docker);
      await openShell(docker, { container: job, networkMode: hasNetwork ? network.name : 'none' }, terminal);
    },
    async destroy() {
      const containers = await call('list containers', SHORT_MS, () =>
        docker.listContainers({ all: true, ...ofAttempt }),
      );
      await Promise.all(containers.map(({ Id }) => removeContainer(docker, Id)));
      const { Volumes } = await call('list volumes', SHORT_MS, () => docker.listVolumes(ofAttempt));
      // A layered one is mounted over the others; the note goes last, so that a crash leaves nothing unknown.
      const rank = ({ Name, Options }: Docker.VolumeInspectInfo) =>
        Name === note.volume ? 2 : Options?.['type'] === 'overlay' ? 0 : 1;
      for (const { Name } of (Volumes ?? []).sort((a, b) => rank(a) - rank(b))) await removeVolume(docker, Name);
    },
  };
}

function gone(): InfraError {
  return new InfraError('Its time is over, and it was removed.', { retryable: false });
}
