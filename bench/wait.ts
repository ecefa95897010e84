import type { Store } from '../src/flow/ports/store.ts';
import type { Run } from '../src/model/run.ts';

/** Resolves with the run of a delivery as soon as it has completed. */
export async function waitForRun(store: Store, deliveryId: string): Promise<Run> {
  const ended = Promise.withResolvers<Run>();
  const look = async (runId: string): Promise<void> => {
    const run = await store.find(runId);
    if (run?.trigger.deliveryId === deliveryId && run.completedAt !== undefined) ended.resolve(run);
  };
  const unwatch = store.watch(runId => {
    look(runId).catch(ended.reject);
  });
  try {
    return await ended.promise;
  } finally {
    unwatch();
  }
}
