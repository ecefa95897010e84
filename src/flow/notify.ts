/**
 * Tells the operator's channels what becomes of branches. That a run finished is kept with the run itself; what follows from
 * it is decided once and kept before it is sent; and it is sent until it is taken. No run and no report waits for any of it.
 */

import type { Policy } from '../model/policy.ts';
import type { Duty } from './lead.ts';
import { createLooking, keepLooking } from './look.ts';
import { considerAll } from './notify/consider.ts';
import { createSending, type SendContext } from './notify/send.ts';
import type { Notices } from './ports/notices.ts';
import type { Store } from './ports/store.ts';

export interface NotifyContext extends SendContext {
  readonly store: Pick<Store, 'watch'>;
  readonly notices: Notices;
  readonly policy: Policy;
}

/** How late a change is seen when a hint of the store was missed, in milliseconds. */
const LOOK_AGAIN_MS = 2_000;

/**
 * Without a target only the states of branches are kept, so that the first one is told no old news. One of all servers does
 * it at a time: two would turn the order of what they send round. When `lost` aborts, another may have begun.
 */
export function startNotifying(context: NotifyContext, lost: AbortSignal): Duty {
  const sending = createSending(context, lost, () => looking.look());
  const looking = createLooking(
    async () => {
      await considerAll(context);
      await sending.dispatch();
    },
    error => context.log.warn({ err: error }, 'cannot see what became of branches; will try again'),
  );
  const stopLooking = keepLooking(context.store, LOOK_AGAIN_MS, looking);
  return {
    stop: async () => {
      await stopLooking();
      await sending.stop();
    },
  };
}
