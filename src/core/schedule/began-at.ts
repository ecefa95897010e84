import type { Run } from '../../model/run.ts';

/** When the current round of the run began, in milliseconds since the epoch. */
export function beganAt({ roundStartedAt, createdAt }: Run): number {
  return roundStartedAt ?? createdAt;
}
