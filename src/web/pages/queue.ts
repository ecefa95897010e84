import { oneLine } from '../../core/render/clean.ts';
import { formatDuration } from '../../core/render/duration.ts';
import { utcTime } from '../../core/time/utc.ts';
import type { Timer } from '../../model/timer.ts';
import { type Html, html } from '../html.ts';
import { jobPath, runPath } from '../paths.ts';
import type { HeldGroup, LimitSeen, OneJob, Part, QueueView, RunningJob, WaitingJob } from '../queue/view.ts';
import { line } from './box.ts';
import { ticking } from './elapsed.ts';
import { layout } from './layout.ts';
import { jobSign } from './status.ts';
import { repositoryName, runTitle } from './trigger.ts';
import { workersBox } from './workers.ts';

/** Of each kind no more are named. */
const MOST = 200;
const MOST_TIMERS = 20;

/** What runs, what waits and why, and who carries it out. `now` in milliseconds since the epoch. */
export function queuePage(view: QueueView, now: number): Html {
  const { running, waiting, pending, groups, workers, limits, timers } = view;
  const also =
    pending === 0 ? undefined : `${pending} more ${pending === 1 ? 'waits' : 'wait'} for other jobs of the same run`;
  return layout({
    title: 'Queue',
    trail: [{ label: 'Queue' }],
    content: html`<h1>Queue</h1>
${box('Running', running, job => runningRow(job, now), 'Nothing runs.')}
${box('Waiting', waiting, waitingRow, 'Nothing waits.', also)}
${workersBox(workers, now)}
${isAny(groups) && box('Resource groups', groups, groupRow)}
${limits.length > 0 && box('Limits', { seen: limits, others: 0 }, limitRow)}
${isAny(timers) && box('Next schedules', { ...timers, seen: timers.seen.slice(0, MOST_TIMERS) }, timerRow)}`,
    watch: '/live',
  });
}

function isAny({ seen, others }: Part<unknown>): boolean {
  return seen.length + others > 0;
}

function box<T>(title: string, { seen, others }: Part<T>, row: (one: T) => Html, none?: string, also?: string): Html {
  const id = `${title.toLowerCase().replaceAll(' ', '-')}-title`;
  const left = seen.length - MOST;
  const rest = [
    left > 0 ? `and ${left} more` : undefined,
    others > 0 ? `${others} of ${others === 1 ? 'another repository' : 'other repositories'}` : undefined,
    also,
  ].filter(words => words !== undefined);
  return html`<section class="Box" aria-labelledby="${id}"><div class="Box-header"><h2 class="Box-title" id="${id}">${title} <span class="Counter">${seen.length + others}</span></h2></div>
${seen.length > 0 && html`<ul>${seen.slice(0, MOST).map(row)}</ul>`}
${seen.length + others === 0 && none !== undefined && html`<p class="Box-row quiet">${none}</p>`}
${rest.map(words => html`<p class="Box-row quiet">${words}</p>`)}</section>`;
}

function jobLink({ run, jobRun }: OneJob): Html {
  const { key } = jobRun.job;
  return html`${jobSign(jobRun)} <a href="${jobPath(run.id, key)}">${oneLine(key, 120)}</a>`;
}

function ofRun({ run }: OneJob): Html {
  return html`<span>${repositoryName(run.trigger)}</span> <a href="${runPath(run.id)}">${runTitle(run)}</a>`;
}

function runningRow(job: RunningJob, now: number): Html {
  const { worker, startedAt, usualMs } = job;
  const facts = html`${ofRun(job)} ${worker !== undefined && html`<span>on <code>${oneLine(worker, 80)}</code></span>`}`;
  const usual = usualMs !== undefined && html`<p class="facts"><span>usually ${formatDuration(usualMs)}</span></p>`;
  return line(jobLink(job), facts, html`${ticking(Math.max(0, now - startedAt))}${usual}`);
}

function waitingRow(job: WaitingJob): Html {
  const place = job.ahead === undefined ? undefined : html`<span class="quiet">place ${job.ahead + 1}</span>`;
  return line(html`${jobLink(job)} <span class="quiet">waits ${oneLine(job.why, 200)}</span>`, ofRun(job), place);
}

function groupRow(group: HeldGroup): Html {
  const { name, waiting } = group;
  const by = html`<span>held by</span> <span>${jobLink(group)}</span> ${ofRun(group)}`;
  return line(
    html`<strong>${oneLine(name, 120)}</strong>`,
    by,
    waiting > 0 && html`<span class="quiet">${waiting} waiting</span>`,
  );
}

function limitRow({ repository, concurrency, running }: LimitSeen): Html {
  return line(
    html`<strong>${oneLine(`${repository.owner}/${repository.name}`, 100)}</strong>`,
    html`<span>${running} of at most ${concurrency} jobs at once run, as REPOSITORIES_FILE says</span>`,
  );
}

function timerRow({ repository, cron, timezone, branch, dueAt }: Timer): Html {
  return line(
    html`<strong>${oneLine(`${repository.owner}/${repository.name}`, 100)}</strong> <code>${oneLine(branch, 80)}</code>`,
    html`<span><code>${cron}</code> ${timezone}</span>`,
    html`<time class="quiet" datetime="${new Date(dueAt).toISOString()}">${utcTime(dueAt)} UTC</time>`,
  );
}
