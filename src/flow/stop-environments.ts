/** Stops environments whose time is over, or whose branch or pull request is gone. Safe to repeat. */

import { advance } from '../core/schedule/advance.ts';
import type { Deployment } from '../model/deployment.ts';
import type { Store } from './ports/store.ts';

interface StopContext {
  readonly store: Store;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export async function stopEnvironments({ store, now }: StopContext, deployments: readonly Deployment[]): Promise<void> {
  for (const { runId, key } of deployments) {
    await store.change(runId, run => advance(run, { type: 'stop_environment', key }, now()));
  }
}
