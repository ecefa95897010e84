import { formatDuration } from '../../core/render/duration.ts';
import { durationOf } from '../../core/render/state.ts';
import { openAttempt } from '../../core/schedule/attempts.ts';
import type { JobRun } from '../../model/run.ts';

/** How long the newest try took or has taken until `now` (milliseconds since the epoch); undefined before it starts. */
export function elapsed(jobRun: JobRun, now: number): string | undefined {
  const startedAt = openAttempt(jobRun)?.startedAt;
  return startedAt === undefined ? durationOf(jobRun) : formatDuration(now - startedAt);
}
