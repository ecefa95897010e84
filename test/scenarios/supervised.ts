/** A process that is started again whenever it ends, as systemd and Docker do with a server of people's. */

import { setTimeout as sleep } from 'node:timers/promises';
import type { ServerProcess } from './server-process.ts';

const PAUSE_MS = 300;

export interface Supervised {
  /** SIGKILL; it is down for so long, in milliseconds. */
  kill(downMs: number): Promise<void>;
  ready(): Promise<void>;
  /** Everything that all of them wrote. */
  output(): string;
  /** SIGTERM, and no other comes after it; resolves with the exit code. */
  stop(): Promise<number | null>;
}

export function supervise(spawn: () => ServerProcess): Supervised {
  const all = [spawn()];
  let stopping = false;
  let pauseMs = PAUSE_MS;
  const last = () => all.at(-1) as ServerProcess;

  async function watch(): Promise<void> {
    for (;;) {
      await last().exited;
      if (stopping) return;
      await sleep(pauseMs);
      pauseMs = PAUSE_MS;
      if (stopping) return;
      all.push(spawn());
    }
  }
  const watching = watch();

  return {
    kill: async downMs => {
      pauseMs = downMs;
      await last().kill();
    },
    ready: async () => {
      for (;;) {
        const ready = await last()
          .ready()
          .then(
            () => true,
            () => false,
          );
        if (ready) return;
        await sleep(PAUSE_MS);
      }
    },
    output: () => all.map(one => one.output()).join(''),
    stop: async () => {
      stopping = true;
      const code = await last().stop();
      await watching;
      return code;
    },
  };
}
