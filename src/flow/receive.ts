/** The first stage: what the forge sent is kept, and only then acknowledged. What it means is decided afterwards. */

import type { Delivery } from '../model/incoming.ts';
import type { Store } from './ports/store.ts';

export type Receive = (delivery: Delivery) => Promise<'accepted' | 'duplicate'>;

/** The answer may be given to the forge once this has resolved: the delivery then survives anything. Safe to repeat. */
export function createReceive(store: Store): Receive {
  return delivery => store.accept(delivery);
}
