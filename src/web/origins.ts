import type { Store } from '../flow/ports/store.ts';
import type { Repository } from '../model/trigger.ts';

/** Answers of which repository a run is, as it was when the run was made; that never changes, so it is read once for all. */
export type Origins = (runId: string) => Promise<Pick<Repository, 'id' | 'isPrivate'> | undefined>;

/** Runs remembered before all are forgotten. */
const MANY = 1_000;

export function createOrigins(store: Pick<Store, 'find'>): Origins {
  const known = new Map<string, ReturnType<Origins>>();
  return runId => {
    const remembered = known.get(runId);
    if (remembered !== undefined) return remembered;
    if (known.size >= MANY) known.clear();
    const asked = store.find(runId).then(run => run?.trigger.repository);
    known.set(runId, asked);
    asked.catch(() => known.delete(runId));
    return asked;
  };
}
