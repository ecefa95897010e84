import { oneLine } from '../../core/render/clean.ts';
import { hasFailed } from '../../core/schedule/verdict.ts';
import type { JobRun, Run } from '../../model/run.ts';
import { type Html, html } from '../html.ts';
import { jobPath } from '../paths.ts';
import type { Around } from '../queue/watch.ts';
import { jobSign } from './status.ts';
import { titleOrWait } from './wait-words.ts';

/** Of a run with hundreds of jobs only so many are named. */
const MOST = 20;

/** What failed, and why; undefined when nothing did. */
export function failedList(run: Run): Html | undefined {
  return list(run, 'Failed', run.jobs.filter(hasFailed));
}

/** What has not begun, and why; undefined when nothing waits. What merely waits for other jobs the graph shows. */
export function waitingList(run: Run, around?: Around): Html | undefined {
  return list(run, 'Waiting', run.jobs.filter(isHeldUp), around);
}

export function isHeldUp({ progress }: JobRun): boolean {
  return progress.status === 'queued' || (progress.status === 'waiting' && progress.for !== 'needs');
}

function list(run: Run, title: string, jobs: readonly JobRun[], around?: Around): Html | undefined {
  if (jobs.length === 0) return undefined;
  const id = `${title.toLowerCase()}-title`;
  return html`<section class="Box" aria-labelledby="${id}"><div class="Box-header"><h2 class="Box-title" id="${id}">${title} <span class="Counter">${jobs.length}</span></h2></div>
<ul>${jobs.slice(0, MOST).map(jobRun => row(run, jobRun, around))}</ul></section>`;
}

function row(run: Run, jobRun: JobRun, around: Around | undefined): Html {
  const { key } = jobRun.job;
  return html`<li class="Box-row">${jobSign(jobRun)} <a href="${jobPath(run.id, key)}">${oneLine(key, 120)}</a> <span class="quiet">${titleOrWait(run, jobRun, around)}</span></li>`;
}
