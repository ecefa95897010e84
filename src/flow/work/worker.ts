/** Takes attempts from the queue, a few at a time, and carries them out. */

import type { AttemptRef } from '../../model/run.ts';
import type { Queue } from '../ports/queue.ts';
import { workOn } from './attempt.ts';
import type { WorkContext } from './context.ts';

export interface Worker {
  /** Whether this process is working on it now. */
  isWorkingOn(attempt: AttemptRef): boolean;
}

export async function startWorker(context: WorkContext, queue: Queue, concurrency: number): Promise<Worker> {
  const current = new Set<string>();
  await queue.takeAttempts(concurrency, async ref => {
    current.add(nameOf(ref));
    try {
      await workOn(context, ref);
    } finally {
      current.delete(nameOf(ref));
    }
  });
  return { isWorkingOn: ref => current.has(nameOf(ref)) };
}

function nameOf({ runId, key, number }: AttemptRef): string {
  return `${runId}:${number}:${key}`;
}
