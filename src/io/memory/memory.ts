import type { Queue } from '../../flow/ports/queue.ts';
import type { Store } from '../../flow/ports/store.ts';
import { memoryQueue } from './queue.ts';
import { createState } from './state.ts';
import { memoryStore } from './store.ts';

/** One way in; several share what they see, as processes share a database. */
export interface Door {
  readonly store: Store;
  readonly queue: Queue;
  /** Gives back the work in hand. Safe to repeat. */
  close(): void;
}

/** A Store and its Queue for one process and as long as that lives: for `berth run`, which must not wait for a database. */
export function createMemory(): { open(): Door } {
  const state = createState();
  return { open: () => ({ store: memoryStore(state), ...memoryQueue(state) }) };
}
