import { oneLine } from '../../core/render/clean.ts';
import { formatDuration } from '../../core/render/duration.ts';
import { beganAt } from '../../core/schedule/began-at.ts';
import type { Attempt, JobRun, Run } from '../../model/run.ts';
import { type Html, html } from '../html.ts';
import { jobHistoryPath, jobPath } from '../paths.ts';
import { elapsedOf } from './elapsed.ts';
import { icon } from './icon.ts';
import { jobSign } from './status.ts';

/** Widths are in parts of this. */
const SCALE = 1000;
/** A bar that is thinner cannot be seen. */
const THINNEST = 3;

interface Span {
  readonly from: number;
  readonly to: number;
}

/** When each job of this round waited and ran, try by try; `critical` are those that made the run as long as it is. */
export function timeline(run: Run, critical: readonly string[], now: number): Html | undefined {
  if (run.jobs.length === 0) return undefined;
  const span = { from: beganAt(run), to: Math.max(run.completedAt ?? now, beganAt(run) + 1) };
  const isCritical = new Set(critical.length > 1 ? critical : []);
  return html`<section class="Box timeline" aria-labelledby="timeline-title">
<div class="Box-header"><h2 class="Box-title" id="timeline-title">Timeline</h2><p class="legend" aria-hidden="true"><span class="swatch queued"></span>queued <span class="swatch ran"></span>ran ${isCritical.size > 0 && html`${icon('flame', 'flame')} critical path`}</p></div>
<div class="timeline-rows"><div class="timeline-row axis" aria-hidden="true"><span></span><span></span><span class="ticks"><span>0s</span><span>${formatDuration((span.to - span.from) / 2)}</span><span>${formatDuration(span.to - span.from)}</span></span></div>
<ul>${run.jobs.map(jobRun => row(run, jobRun, span, isCritical.has(jobRun.job.key), now))}</ul></div></section>`;
}

function row(run: Run, jobRun: JobRun, span: Span, isCritical: boolean, now: number): Html {
  const { key } = jobRun.job;
  const shown = jobRun.attempts.filter(({ endedAt = now }) => endedAt >= span.from);
  const words = shown.map(attempt => describe(attempt, now)).join('; ');
  const tries = jobRun.attempts.length;
  return html`<li class="timeline-row ${isCritical && 'critical'}"><span class="timeline-job">${jobSign(jobRun)}<a href="${jobPath(run.id, key)}">${oneLine(key, 60)}</a>${tries > 1 && html`<span class="Counter" title="${tries} tries">${tries}×</span>`}${isCritical && html`<span class="flame" role="img" aria-label="on the critical path" title="On the critical path: it made the run as long as it is">${icon('flame')}</span>`}<a class="past" href="${jobHistoryPath(run.trigger.repository, key)}" aria-label="History of ${oneLine(key, 60)}" title="History of this job">${icon('history')}</a></span>
<span class="timeline-took">${elapsedOf(jobRun, now)}</span>
<svg class="track" viewBox="0 0 ${SCALE} 16" preserveAspectRatio="none" role="img" aria-label="${words === '' ? 'did not run' : words}">${shown.map(attempt => bars(attempt, span, now))}</svg></li>`;
}

function bars(attempt: Attempt, span: Span, now: number): Html {
  const { queuedAt, startedAt, endedAt } = attempt;
  const [queuedUntil, ranUntil] = [startedAt ?? endedAt ?? now, endedAt ?? now];
  const ran = startedAt !== undefined && bar(toneOf(attempt), startedAt, ranUntil, span, describe(attempt, now));
  return html`${bar('queued', queuedAt, queuedUntil, span, `queued ${formatDuration(queuedUntil - queuedAt)}`)}${ran}`;
}

function bar(tone: string, from: number, to: number, span: Span, words: string): Html {
  const toScale = (at: number) => Math.round((SCALE * (at - span.from)) / (span.to - span.from));
  const x = Math.max(0, Math.min(SCALE - THINNEST, toScale(from)));
  const width = Math.max(THINNEST, Math.min(SCALE, toScale(to)) - x);
  return html`<rect class="bar ${tone}" x="${x}" y="${tone === 'queued' ? 6 : 2}" width="${width}" height="${tone === 'queued' ? 4 : 12}"><title>${words}</title></rect>`;
}

function toneOf({ ended }: Attempt): string {
  if (ended === undefined) return 'running';
  if (ended.outcome === 'success') return 'passed';
  return ended.outcome === 'failure' || ended.outcome === 'timed_out' ? 'failed' : 'stopped';
}

function describe(attempt: Attempt, now: number): string {
  const { number, queuedAt, startedAt, endedAt, ended } = attempt;
  const waited = `queued ${formatDuration((startedAt ?? endedAt ?? now) - queuedAt)}`;
  const ran = startedAt === undefined ? undefined : `ran ${formatDuration((endedAt ?? now) - startedAt)}`;
  const how = ended?.outcome.replaceAll('_', ' ');
  return `try ${number}: ${[waited, ran, how].filter(part => part !== undefined).join(', ')}`;
}
