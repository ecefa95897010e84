import { createTimeline, type Timeline } from '../../core/log-times/timeline.ts';
import type { Logs } from '../../flow/ports/logs.ts';
import { createGrown, type Grown } from './grown.ts';

/** When what came of the logs whose times people look at. */
export type LogTimelines = Grown<Timeline>;

/** So many logs are remembered: an hour that never stands still takes half a megabyte. */
const MOST = 50;
const READ_BYTES = 1024 * 1024;

export function createLogTimelines(logs: Pick<Logs, 'times'>): LogTimelines {
  return createGrown(MOST, createTimeline, (attempt, offset) => logs.times(attempt, offset, READ_BYTES));
}
