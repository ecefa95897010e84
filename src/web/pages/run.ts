import { clean, oneLine } from '../../core/render/clean.ts';
import { headlineOf } from '../../core/render/headline.ts';
import { beganAt } from '../../core/schedule/began-at.ts';
import { criticalPath } from '../../core/schedule/critical-path.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Run } from '../../model/run.ts';
import { type Html, html } from '../html.ts';
import { runPath } from '../paths.ts';
import type { Around } from '../queue/watch.ts';
import { type Hands, runActions } from './actions.ts';
import { failedList, waitingList } from './attention.ts';
import { ticking } from './elapsed.ts';
import { jobGraph } from './graph.ts';
import { type Kept, keptList } from './kept.ts';
import { layout } from './layout.ts';
import { runSign } from './status.ts';
import { testsList } from './tests.ts';
import { timeline } from './timeline.ts';
import { describeTrigger, repositoryName, runTitle } from './trigger.ts';

/** One run: its jobs by what they need and by time, and what was wrong with the file. `now` in milliseconds since the epoch. */
export function runPage(run: Run, kept: readonly Kept[], now: number, hands?: Hands, around?: Around): Html {
  const title = runTitle(run);
  const critical = criticalPath(run, now);
  return layout({
    title: `${title} · ${repositoryName(run.trigger)}`,
    trail: [{ label: title }],
    content: html`<h1>${runSign(run)} ${title}</h1>
${describeTrigger(run, now)}
<p class="headline"><strong>${headlineOf(run).title}</strong> ${run.completedAt === undefined && ticking(now - beganAt(run))}</p>
${hands && runActions(hands, run)}
${diagnostics(run.diagnostics)}
${jobGraph(run, critical, now)}
${failedList(run)}
${waitingList(run, around)}
${timeline(run, critical, now)}
${testsList(run)}
${keptList(kept, now)}`,
    watch: `${runPath(run.id)}/live`,
  });
}

function diagnostics(found: readonly Diagnostic[]): Html | undefined {
  if (found.length === 0) return undefined;
  return html`<ul class="diagnostics">${found.map(
    ({ severity, message, hint, where: { file, line, column } }) =>
      html`<li class="${severity}"><code>${oneLine(file, 200)}:${line}:${column}</code> ${clean(message)}${hint !== undefined && html`<p class="quiet">${clean(hint)}</p>`}</li>`,
  )}</ul>`;
}
