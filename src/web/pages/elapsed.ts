import { formatDuration } from '../../core/render/duration.ts';
import { durationOf } from '../../core/render/state.ts';
import { openAttempt } from '../../core/schedule/attempts.ts';
import type { JobRun } from '../../model/run.ts';
import { type Html, html } from '../html.ts';

/** For how long (milliseconds) the newest try has been going on; undefined when it does not. */
export function openSince(jobRun: JobRun, now: number): number | undefined {
  const startedAt = openAttempt(jobRun)?.startedAt;
  return startedAt === undefined ? undefined : Math.max(0, now - startedAt);
}

/** A time that goes on in the page. */
export function ticking(ms: number): Html {
  return html`<span class="quiet" data-elapsed="${ms}">${formatDuration(ms)}</span>`;
}

/** The newest try's time, which goes on while it does. */
export function elapsedOf(jobRun: JobRun, now: number): Html | undefined {
  const since = openSince(jobRun, now);
  if (since !== undefined) return ticking(since);
  const took = durationOf(jobRun);
  return took === undefined ? undefined : html`<span class="quiet">${took}</span>`;
}
