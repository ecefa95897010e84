import { flakyCommits, type JobStatistics, ranFor, statisticsOf } from '../../core/history/job-statistics.ts';
import { oneLine } from '../../core/render/clean.ts';
import { formatDuration } from '../../core/render/duration.ts';
import type { JobTry } from '../../model/history.ts';
import { type Html, html } from '../html.ts';
import { jobHistoryPath, jobPath, livePath, repositoryPath } from '../paths.ts';
import type { RepositorySight } from '../repository-sight.ts';
import { type Bar, barChart } from './bar-chart.ts';
import { icon } from './icon.ts';
import { layout } from './layout.ts';
import { type Tone, toneIcons } from './status.ts';
import { ago } from './trigger.ts';

export interface JobPast {
  readonly key: string;
  readonly branch: string | undefined;
  /** The newest first. */
  readonly tries: readonly JobTry[];
}

/** How a job ended of late and how long it took. `now` in milliseconds since the epoch. */
export function jobHistoryPage({ repository }: RepositorySight, { key, branch, tries }: JobPast, now: number): Html {
  const title = oneLine(key, 120);
  const name = `${repository.owner}/${repository.name}`;
  const flaky = flakyCommits(tries);
  return layout({
    title: `${title} · ${name}`,
    trail: [{ label: name, path: repositoryPath(repository) }, { label: title }],
    content: html`<h1>${title}</h1>
<form class="filter" action="${jobHistoryPath(repository, key)}" method="get"><label><span class="sr-only">Branch</span><input class="form-control" name="branch" maxlength="255" placeholder="All branches" value="${branch ?? ''}"></label><button type="submit">Show</button></form>
${tries.length > 0 && numbers(statisticsOf(tries))}
${barChart(tries.toReversed().map(barOf), 'Duration, the newest on the right')}
${tries.length === 0 ? html`<section class="empty"><p>No run of this branch has had this job of late.</p></section>` : html`<section class="Box" aria-label="Tries"><ul>${tries.map(tried => row(tried, flaky.has(tried.sha), now))}</ul></section>`}`,
    watch: livePath(repository.id),
  });
}

function numbers(found: JobStatistics): Html {
  const rate = found.counted === 0 ? undefined : `${Math.round((100 * found.passed) / found.counted)}%`;
  const time = (ms: number | undefined) => (ms === undefined ? undefined : formatDuration(ms));
  const all: readonly (readonly [string, string | number | undefined])[] = [
    ['Success rate', rate],
    ['Median', time(found.medianMs)],
    ['95th percentile', time(found.p95Ms)],
    ['Flaky commits', found.flakes],
    ['Median in the queue', time(found.medianQueuedMs)],
    ['95th percentile in the queue', time(found.p95QueuedMs)],
  ];
  return html`<dl class="numbers">${all.map(
    ([label, value]) => value !== undefined && html`<div><dt>${label}</dt><dd>${value}</dd></div>`,
  )}</dl>`;
}

function barOf(tried: JobTry): Bar {
  const ms = ranFor(tried) ?? 0;
  const tone = tones[tried.outcome];
  const words = `${wordOf(tried)} in ${formatDuration(ms)}, run ${tried.runId}`;
  return { ms, tone, path: jobPath(tried.runId, tried.key, tried.number), words };
}

function row(tried: JobTry, isFlaky: boolean, now: number): Html {
  const { runId, key, number, sha, queuedAt, startedAt, outcome } = tried;
  const ms = ranFor(tried);
  return html`<li class="Box-row test"><span class="sign ${tones[outcome]}" role="img" aria-label="${wordOf(tried)}">${icon(toneIcons[tones[outcome]])}</span>
<div class="test-body"><a href="${jobPath(runId, key, number)}">${wordOf(tried)} in run ${runId}${number > 1 && `, try ${number}`}</a>
<p class="facts"><code>${sha.slice(0, 7)}</code>${isFlaky && html`<span class="flaky-mark">flaky</span>`}${startedAt !== undefined && html`<span>queued ${formatDuration(startedAt - queuedAt)}</span>`}${ago(queuedAt, now)}</p></div>
<span class="quiet">${ms !== undefined && formatDuration(ms)}</span></li>`;
}

function wordOf({ outcome }: JobTry): string {
  return outcome === 'success' ? 'passed' : outcome === 'failure' ? 'failed' : outcome.replaceAll('_', ' ');
}

const tones = {
  success: 'passed',
  failure: 'failed',
  timed_out: 'failed',
  cancelled: 'stopped',
  lost: 'stopped',
  handed_back: 'stopped',
} as const satisfies Readonly<Record<JobTry['outcome'], Tone>>;
