import type { Incoming } from '../../model/incoming.ts';
import type { Milestone } from '../../model/milestone.ts';
import type { Backlog } from './store.ts';

/** Counts what happens in this process, for the operator's graphs. Never throws, and never waits. */
export interface Metrics {
  /** The store was given a delivery. */
  delivered(kind: Incoming['kind'], outcome: 'accepted' | 'duplicate'): void;
  reached(milestone: Milestone): void;
  /** A job wrote so many bytes of output. */
  logged(bytes: number): void;
  /** All that was counted so far, and how things stand now; nothing is said of what is not known. */
  read(now: Standing): Promise<MetricsText>;
}

/** How things stand, of all servers that share the database. */
export interface Standing {
  readonly backlog?: Backlog | undefined;
  readonly staff?: Staff | undefined;
}

export interface Staff {
  /** Those that live. */
  readonly workers: number;
  /** How many jobs all of them carry out at once. */
  readonly slots: number;
  /** Attempts in the queue that none of them may take, for their tags. */
  readonly stranded: number;
}

/** For a machine that collects. */
export interface MetricsText {
  readonly contentType: string;
  readonly text: string;
}
