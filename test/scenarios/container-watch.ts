import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type Docker from 'dockerode';

/** What the engine tells of a server's job containers, whoever started or removed them. */
export interface ContainerWatch {
  /** How often a container of this job of any run was started. */
  started(job: string): number;
  /** How many ended. */
  ended(job: string): number;
  /** `RUN:JOB` of every job that had two containers running at one time. */
  overlapping(): readonly string[];
  stop(): void;
}

export async function watchContainers(docker: Docker, serverId: string): Promise<ContainerWatch> {
  const label = [`dev.berth.server=${serverId}`];
  const filters = { type: ['container' as const], event: ['start', 'die'], label };
  const stream = await docker.getEvents({ filters });
  const counts = { start: new Map<string, number>(), die: new Map<string, number>() };
  const running = new Map<string, number>();
  const overlapping = new Set<string>();

  createInterface({ input: stream }).on('line', line => {
    const { Action: action, Actor: actor } = JSON.parse(line) as ContainerEvent;
    const { 'dev.berth.run': run, 'dev.berth.job': job } = actor.Attributes;
    if (run === undefined || job === undefined) return;
    counts[action].set(job, (counts[action].get(job) ?? 0) + 1);
    const name = `${run}:${job}`;
    const now = (running.get(name) ?? 0) + (action === 'start' ? 1 : -1);
    running.set(name, now);
    if (now > 1) overlapping.add(name);
  });

  return {
    started: job => counts.start.get(job) ?? 0,
    ended: job => counts.die.get(job) ?? 0,
    overlapping: () => [...overlapping],
    stop: () => {
      stream.once('error', () => undefined);
      if (stream instanceof Readable) stream.destroy();
    },
  };
}

interface ContainerEvent {
  readonly Action: 'start' | 'die';
  readonly Actor: { readonly Attributes: Readonly<Partial<Record<string, string>>> };
}
