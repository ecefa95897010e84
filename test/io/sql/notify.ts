import { startNotifying } from '../../../src/flow/notify.ts';
import { createMessenger } from '../../../src/io/outgoing/messenger.ts';
import type { OpenStore } from '../../../src/io/sql/open.ts';
import { policy } from '../../core/policy/policies.ts';
import { silent } from './temporary-store.ts';

/** Tells a webhook at this address of everything that pushes to default branches come to. */
export function notify({ store, notices }: OpenStore, url: string, lost: AbortSignal) {
  const messenger = createMessenger({ patienceMs: 10_000 });
  const everything = policy(`notifications: [{ name: bot, kind: webhook, url: "${url}", when: all }]`);
  return startNotifying({ store, notices, messenger, policy: everything, log: silent, now: Date.now }, lost);
}
