import { formatDuration } from '../../core/render/duration.ts';
import { headlineOf } from '../../core/render/headline.ts';
import { beganAt } from '../../core/schedule/began-at.ts';
import type { Run } from '../../model/run.ts';
import { type Html, html } from '../html.ts';
import { runPath } from '../paths.ts';
import { layout } from './layout.ts';
import { runSign } from './status.ts';
import { ago, repositoryName, runTitle, where } from './trigger.ts';

/** The newest runs of all repositories. `now` in milliseconds since the epoch. */
export function runsPage(runs: readonly Run[], now: number): Html {
  return layout({
    title: 'Runs',
    trail: [],
    content: html`<h1>Recent runs</h1>${runs.length === 0 ? nothingYet() : html`<ol class="runs">${runs.map(run => row(run, now))}</ol>`}`,
    watch: '/live',
  });
}

function row(run: Run, now: number): Html {
  const since = run.completedAt === undefined ? formatDuration(now - beganAt(run)) : undefined;
  return html`<li>
${runSign(run)}
<div><a class="name" href="${runPath(run.id)}">${runTitle(run)}</a>
<p class="facts"><span>${repositoryName(run.trigger)}</span><span>${where(run.trigger)}</span></p></div>
<div class="aside"><span>${headlineOf(run).title}</span><p class="facts">${since !== undefined && html`<span>${since}</span>`}${ago(run.createdAt, now)}</p></div>
</li>`;
}

function nothingYet(): Html {
  return html`<section class="empty"><p>No run yet. Push a commit with a <code>.ci.yml</code> to a repository on which the app is installed.</p></section>`;
}
