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
  /** All that was counted so far, and what waits now; without `backlog` nothing is said of that. */
  read(backlog: Backlog | undefined): Promise<MetricsText>;
}

/** For a machine that collects. */
export interface MetricsText {
  readonly contentType: string;
  readonly text: string;
}
