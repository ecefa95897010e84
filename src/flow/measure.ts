/** Counts at the doors of the store and of the logs, so that whoever goes through them need not know. */

import { milestones } from '../core/schedule/milestones.ts';
import type { Run } from '../model/run.ts';
import type { Logs } from './ports/logs.ts';
import type { Metrics } from './ports/metrics.ts';
import type { Store } from './ports/store.ts';

/** The same store; what it has kept is counted. */
export function measureStore(store: Store, metrics: Metrics): Store {
  function count(before: Run | undefined, after: Run): void {
    for (const milestone of milestones(before, after)) metrics.reached(milestone);
  }

  return {
    ...store,

    async accept(delivery) {
      const outcome = await store.accept(delivery);
      metrics.delivered(delivery.incoming.kind, outcome);
      return outcome;
    },

    async fire(timer, delivery, nextAt) {
      const isFired = await store.fire(timer, delivery, nextAt);
      if (isFired) metrics.delivered(delivery.incoming.kind, 'accepted');
      return isFired;
    },

    async create(deliveryId, draft) {
      let drafted: Run | undefined;
      const run = await store.create(deliveryId, id => {
        drafted = draft(id);
        return drafted;
      });
      if (run === drafted) count(undefined, run);
      return run;
    },

    async change(id, f, deliveryId) {
      const changed = await store.change(id, f, deliveryId);
      if (changed.after !== changed.before) count(changed.before, changed.after);
      return changed;
    },

    async arbitrate(repositoryId, f) {
      let last: { readonly before: readonly Run[]; readonly after: readonly Run[] } = { before: [], after: [] };
      await store.arbitrate(repositoryId, before => {
        last = { before, after: f(before) };
        return last.after;
      });
      for (const [index, after] of last.after.entries()) count(last.before[index], after);
    },
  };
}

/** The same logs; the bytes that were kept are counted. */
export function measureLogs(logs: Logs, metrics: Metrics): Logs {
  return {
    ...logs,
    async append(attempt, bytes) {
      await logs.append(attempt, bytes);
      metrics.logged(bytes.byteLength);
    },
  };
}
