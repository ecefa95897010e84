import { oneLine } from '../../core/render/clean.ts';
import { shortDigest } from '../../core/render/images.ts';
import type { Attempt, JobRun, Run } from '../../model/run.ts';
import { type Html, html } from '../html.ts';
import type { LogEnd } from '../job-log.ts';
import { jobHistoryPath, jobPath, runPath } from '../paths.ts';
import type { Around } from '../queue/watch.ts';
import { type Hands, jobActions } from './actions.ts';
import { elapsedOf } from './elapsed.ts';
import { icon } from './icon.ts';
import { browseLink, type Kept, keptLine } from './kept.ts';
import { layout } from './layout.ts';
import { logSection } from './log.ts';
import { jobSign } from './status.ts';
import { describeTrigger, repositoryName, runTitle } from './trigger.ts';
import { titleOrWait } from './wait-words.ts';

/** What a job's page shows besides the run. */
export interface JobView {
  readonly run: Run;
  readonly jobRun: JobRun;
  /** The try whose log is shown; absent before the first one. */
  readonly attempt?: Attempt | undefined;
  readonly log?: LogEnd | undefined;
  readonly kept?: Kept | undefined;
  readonly hands?: Hands;
  /** Absent: it is not queued. */
  readonly around?: Around | undefined;
}

/** One job: how it went, its tries, and the log of one of them. `now` in milliseconds since the epoch. */
export function jobPage({ run, jobRun, attempt, log, kept, hands, around }: JobView, now: number): Html {
  const key = oneLine(jobRun.job.key, 120);
  const base = jobPath(run.id, jobRun.job.key);
  const query = attempt === undefined ? '' : `?attempt=${attempt.number}`;
  return layout({
    title: `${key} · ${repositoryName(run.trigger)}`,
    trail: [{ label: runTitle(run), path: runPath(run.id) }, { label: key }],
    content: html`<h1>${jobSign(jobRun)} ${key}</h1>
${describeTrigger(run, now)}
<p class="headline"><strong>${titleOrWait(run, jobRun, around)}</strong> ${jobRun.progress.status !== 'completed' && elapsedOf(jobRun, now)} <a href="${jobHistoryPath(run.trigger.repository, jobRun.job.key)}">${icon('history')} History</a></p>
${hands && jobActions(hands, run, jobRun)}
${causeOf(attempt)}
${imagesOf(attempt)}
${kept && html`<p class="kept-by">Artifacts: ${keptLine(kept, now)} ${browseLink(kept)}</p>`}
${tries(run, jobRun, attempt)}
${log === undefined ? html`<section class="empty"><p>No output yet.</p></section>` : logSection(log, base, query)}`,
    watch: `${base}/live${query}`,
    isWide: true,
  });
}

/** Why the try ended badly, where that is not what its commands said. */
function causeOf(attempt: Attempt | undefined): Html | undefined {
  const ended = attempt?.ended;
  if (ended?.outcome === 'handed_back')
    return html`<p class="cause">It was given up, since the server was stopped.</p>`;
  if (ended === undefined || !('message' in ended)) return undefined;
  if (ended.outcome === 'failure' && ended.cause === 'script_failure') return undefined;
  return html`<p class="cause">${oneLine(ended.message, 600)}</p>`;
}

/** Which contents it ran in, once it has ended. */
function imagesOf(attempt: Attempt | undefined): Html | undefined {
  const ended = attempt?.ended;
  const images = ended !== undefined && 'images' in ended ? ended.images : undefined;
  if (images === undefined || images.length === 0) return undefined;
  return html`<p class="quiet">${images.length === 1 ? 'Image' : 'Images'} ${images.map(
    ({ name, digest }, index) =>
      html`${index > 0 && ', '}<code>${oneLine(name, 300)}</code> at <code title="${digest}">${shortDigest(digest)}</code>`,
  )}</p>`;
}

function tries(run: Run, { job, attempts }: JobRun, shown: Attempt | undefined): Html | undefined {
  if (attempts.length < 2) return undefined;
  return html`<nav class="tries" aria-label="Tries">${attempts.map(
    ({ number }) =>
      html`<a href="${jobPath(run.id, job.key, number)}" aria-current="${number === shown?.number ? 'page' : 'false'}">Try ${number}</a>`,
  )}</nav>`;
}
