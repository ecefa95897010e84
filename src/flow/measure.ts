/** Counts at the doors of the store and of the logs, so that whoever goes through them need not know. */

import { milestones } from '../core/schedule/milestones.ts';
import { observeRuns } from './observe-runs.ts';
import type { Logs } from './ports/logs.ts';
import type { Metrics } from './ports/metrics.ts';
import type { Store } from './ports/store.ts';

/** The same store; what it has kept is counted. */
export function measureStore(store: Store, metrics: Metrics): Store {
  const counted = observeRuns(store, (before, after) => {
    for (const milestone of milestones(before, after)) metrics.reached(milestone);
  });

  return {
    ...counted,

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
  };
}

/** The same logs; the bytes that were kept are counted. */
export function measureLogs(logs: Logs, metrics: Metrics): Logs {
  return {
    ...logs,
    async append(attempt, bytes, times) {
      await logs.append(attempt, bytes, times);
      metrics.logged(bytes.byteLength);
    },
  };
}
