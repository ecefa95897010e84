import { clean, oneLine } from '../../core/render/clean.ts';
import { formatDuration } from '../../core/render/duration.ts';
import { beganAt, headlineOf } from '../../core/render/headline.ts';
import { jobTitle } from '../../core/render/job-words.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import type { JobRun, Run } from '../../model/run.ts';
import { type Html, html } from '../html.ts';
import { jobPath, runPath } from '../paths.ts';
import { type Hands, runActions } from './actions.ts';
import { elapsed } from './elapsed.ts';
import { type Kept, keptList } from './kept.ts';
import { layout } from './layout.ts';
import { jobSign, runSign } from './status.ts';
import { describeTrigger, repositoryName, runTitle } from './trigger.ts';

/** One run: its jobs by stages, and what was wrong with the file. `now` in milliseconds since the epoch. */
export function runPage(run: Run, kept: readonly Kept[], now: number, hands?: Hands): Html {
  const title = runTitle(run);
  const since = run.completedAt === undefined ? formatDuration(now - beganAt(run)) : undefined;
  return layout({
    title: `${title} · ${repositoryName(run.trigger)}`,
    trail: [{ label: title }],
    content: html`<h1>${runSign(run)} ${title}</h1>
${describeTrigger(run, now)}
<p class="headline"><strong>${headlineOf(run).title}</strong>${since !== undefined && html` <span class="quiet">${since}</span>`}</p>
${hands && runActions(hands, run)}
${diagnostics(run.diagnostics)}
${graph(run, now)}
${keptList(kept, now)}`,
    watch: run.completedAt === undefined ? `${runPath(run.id)}/live` : undefined,
  });
}

function diagnostics(found: readonly Diagnostic[]): Html | undefined {
  if (found.length === 0) return undefined;
  return html`<ul class="diagnostics">${found.map(
    ({ severity, message, hint, where: { file, line, column } }) =>
      html`<li class="${severity}"><code>${oneLine(file, 200)}:${line}:${column}</code> ${clean(message)}${hint !== undefined && html`<p class="quiet">${clean(hint)}</p>`}</li>`,
  )}</ul>`;
}

/** Stages from left to right, each with its jobs from top to bottom. */
function graph(run: Run, now: number): Html | undefined {
  if (run.jobs.length === 0) return undefined;
  const stages = Map.groupBy(run.jobs, ({ job }) => job.stageIndex);
  const columns = [...stages].sort(([one], [other]) => one - other).map(([, jobs]) => jobs);
  return html`<div class="stages">${columns.map(
    jobs =>
      html`<section><h2>${oneLine(jobs[0]?.job.stage ?? '', 60)}</h2><ul>${jobs.map(job => card(run, job, now))}</ul></section>`,
  )}</div>`;
}

function card(run: Run, jobRun: JobRun, now: number): Html {
  const { key, needs } = jobRun.job;
  return html`<li><a href="${jobPath(run.id, key)}">
<span class="row">${jobSign(jobRun)}<span class="name">${oneLine(key, 120)}</span><span class="quiet">${elapsed(jobRun, now)}</span></span>
<span class="quiet">${jobTitle(run, jobRun)}</span>
${needs !== 'earlier_stages' && needs.length > 0 && html`<span class="quiet">after ${oneLine(needs.map(need => need.key).join(', '), 120)}</span>`}
</a></li>`;
}
