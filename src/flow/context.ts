import type { Logger } from 'pino';
import type { Policy } from '../model/policy.ts';
import type { Courtesy } from './courtesy.ts';
import type { Forge } from './ports/forge.ts';
import type { Store } from './ports/store.ts';

/** What deciding about a delivery needs. */
export interface HandleContext {
  readonly store: Store;
  readonly forge: Forge;
  readonly log: Logger;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Milliseconds; for jobs that name none, and the most a job may name where the policy names no other. */
  readonly timeouts: { readonly defaultMs: number; readonly maxMs: number };
  readonly policy: Policy;
}

/** What handling every kind of delivery needs. */
export interface DeliveryContext extends HandleContext {
  readonly courtesy: Courtesy;
}
