import { setTimeout as sleep } from 'node:timers/promises';
import type Docker from 'dockerode';
import { callUnless, SHORT_MS } from './call.ts';
import { diskUse } from './disk-use.ts';
import type { Log } from './log.ts';
import type { WrittenVolume } from './workspace.ts';

/** How often somebody looks. */
export interface DiskPace {
  /** Milliseconds until the first look. */
  readonly firstMs: number;
  /** The least milliseconds between two. */
  readonly pauseMs: number;
  /** The most that looking may take of the time: to walk through many files is work. */
  readonly share: number;
}

/** Most jobs end before anybody looks, and no disk is filled so soon. */
export const USUAL_PACE: DiskPace = { firstMs: 5_000, pauseMs: 2_000, share: 1 / 20 };

/** Watches over what an attempt writes to disk: no engine bounds that on every file system. */
export interface DiskGuard {
  /** Whether it was more than allowed; all of the attempt's containers were killed then. */
  isExceeded(): boolean;
  /** Safe to repeat. */
  stop(): void;
}

export interface Guarded {
  readonly docker: Docker;
  /** Ids; grows while the attempt goes on. */
  readonly containers: readonly string[];
  readonly workspace: WrittenVolume;
  /** Bytes. */
  readonly limit: number;
  readonly pace: DiskPace;
  readonly log: Log;
}

export function guardDisk(guarded: Guarded): DiskGuard {
  const { firstMs, pauseMs, share } = guarded.pace;
  const stop = new AbortController();
  let exceeded = false;

  async function watch(): Promise<void> {
    await pause(firstMs, stop.signal);
    while (!stop.signal.aborted) {
      const start = performance.now();
      if (await isTooMuch(guarded)) {
        if (stop.signal.aborted) return;
        exceeded = true;
        // What is just being created is killed by the next look.
        await killAll(guarded);
      }
      await pause(Math.max(pauseMs, (performance.now() - start) / share), stop.signal);
    }
  }

  void watch().catch(error => guarded.log.error({ err: error }, 'nobody watches over the disk of a job any more'));
  return { isExceeded: () => exceeded, stop: () => stop.abort() };
}

/** An engine that is away says nothing about the disk: the next look decides. */
async function isTooMuch({ docker, containers, workspace, limit, log }: Guarded): Promise<boolean> {
  try {
    return (await diskUse(docker, containers, workspace)) > limit;
  } catch (error) {
    log.debug({ err: error }, 'cannot measure what a job wrote; will try again');
    return false;
  }
}

async function killAll({ docker, containers, log }: Guarded): Promise<void> {
  const killed = containers.map(id =>
    // Not running (409) or gone (404): it writes nothing.
    callUnless([404, 409], 'kill a container', SHORT_MS, () => docker.getContainer(id).kill()),
  );
  for (const one of await Promise.allSettled(killed)) {
    if (one.status === 'rejected') log.warn({ err: one.reason }, 'a container that fills the disk could not be killed');
  }
}

/** Resolves early when `signal` aborts. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal, ref: false }).catch(() => undefined);
}
