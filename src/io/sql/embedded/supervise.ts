import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { InfraError } from '../../../model/errors.ts';
import type { SocketAddress } from '../postgres.ts';
import { type Ownership, takeOwnership } from './ownership.ts';
import type { Postmaster } from './postmaster.ts';

/** Milliseconds before the first and between later tries. */
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 5_000;

export interface Supervised {
  /** Gives up the ownership, stops the server and resolves when it is gone. Safe to repeat. */
  close(): Promise<void>;
}

/**
 * Starts the server as its owner and starts it again whenever it ends, until closed. Throws when the first start
 * fails, and InfraError when another process became the owner first.
 */
export async function supervise(
  start: () => Promise<Postmaster>,
  address: SocketAddress,
  log: Logger,
): Promise<Supervised> {
  const closing = new AbortController();
  let postmaster = await start();
  let ownership = await own(address).catch(async error => {
    await postmaster.stop();
    throw error;
  });

  const served = again(
    () => postmaster.exited,
    async () => {
      log.error('PostgreSQL ended unexpectedly and is started again');
      postmaster = await start();
      if (closing.signal.aborted) await postmaster.stop();
    },
  );
  // Also lost when one backend crashed: the server then ends all sessions and goes on.
  const owned = again(
    () => ownership.ended,
    async () => {
      ownership = await own(address);
      if (closing.signal.aborted) await ownership.release();
    },
  );

  /** Does `mend` whenever `broken` resolves, and again until it succeeds. */
  async function again(broken: () => Promise<void>, mend: () => Promise<void>): Promise<void> {
    for (;;) {
      await broken();
      for (let pause = FIRST_PAUSE; !closing.signal.aborted; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
        const failure = await mend().then(
          () => undefined,
          error => ({ error }),
        );
        if (failure === undefined) break;
        log.warn({ err: failure.error }, 'PostgreSQL is not back yet');
        await sleep(pause, undefined, { signal: closing.signal }).catch(() => undefined);
      }
      if (closing.signal.aborted) return;
    }
  }

  return {
    async close() {
      closing.abort();
      await ownership.release();
      await owned;
      await postmaster.stop();
      await served;
    },
  };
}

async function own(address: SocketAddress): Promise<Ownership> {
  const taken = await takeOwnership(address);
  if (!('owner' in taken)) return taken;
  throw new InfraError(`The data directory was opened at the same time by ${taken.owner}.`, { retryable: false });
}
