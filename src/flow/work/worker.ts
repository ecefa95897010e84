/** Takes attempts from the queue, a few at a time, and carries them out. */

import type { AttemptRef } from '../../model/run.ts';
import type { Choice, Queue } from '../ports/queue.ts';
import { workOn } from './attempt.ts';
import type { WorkContext } from './context.ts';

export interface Worker {
  /** Whether this process is working on it now. */
  isWorkingOn(attempt: AttemptRef): boolean;
  /** Hands back what it works on, for whoever comes next; resolves when all of that has been said. */
  stop(): Promise<void>;
}

export async function startWorker(
  context: WorkContext,
  queue: Queue,
  concurrency: number,
  choice: Choice,
): Promise<Worker> {
  const current = new Map<string, Promise<void>>();
  const stopping = new AbortController();
  const carryOut = async (ref: AttemptRef): Promise<void> => {
    const working = workOn(context, ref, stopping.signal);
    current.set(nameOf(ref), working);
    try {
      await working;
    } finally {
      current.delete(nameOf(ref));
    }
  };
  await queue.takeAttempts(concurrency, carryOut, choice);
  return {
    isWorkingOn: ref => current.has(nameOf(ref)),
    stop: async () => {
      stopping.abort();
      await Promise.allSettled(current.values());
    },
  };
}

function nameOf({ runId, key, number }: AttemptRef): string {
  return `${runId}:${number}:${key}`;
}
