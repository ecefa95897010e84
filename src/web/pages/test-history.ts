import { oneLine } from '../../core/render/clean.ts';
import { testName } from '../../core/reports/test-name.ts';
import type { TestRun } from '../../model/history.ts';
import type { TestHistoryQuery } from '../history/repository-tests.ts';
import { type Html, html } from '../html.ts';
import { jobPath, livePath, repositoryPath, repositoryTestsPath } from '../paths.ts';
import type { RepositorySight } from '../repository-sight.ts';
import { barChart, exactly } from './bar-chart.ts';
import { layout } from './layout.ts';
import { outcomeSign, toneOfTest } from './test-outcome.ts';
import { ago } from './trigger.ts';

/** How one test came out, the newest first. `now` in milliseconds since the epoch. */
export function testHistoryPage(
  { repository }: RepositorySight,
  runs: readonly TestRun[],
  query: TestHistoryQuery,
  now: number,
): Html {
  const title = oneLine(testName(query), 300);
  const name = `${repository.owner}/${repository.name}`;
  const timed = runs.flatMap(run => (run.durationMs === undefined ? [] : [{ ...run, durationMs: run.durationMs }]));
  const bars = timed.toReversed().map(({ durationMs, outcome, runId, key, attempt }) => ({
    ms: durationMs,
    tone: toneOfTest(outcome),
    path: jobPath(runId, key, attempt),
    words: `${outcome} in ${exactly(durationMs)}, run ${runId}`,
  }));
  const where = [query.job, query.branch].filter(part => part !== undefined).map(part => oneLine(part, 120));
  return layout({
    title: `${title} · ${name}`,
    trail: [
      { label: name, path: repositoryPath(repository) },
      { label: 'Tests', path: repositoryTestsPath(repository) },
      { label: title },
    ],
    content: html`<h1>${title}</h1><p class="facts">${where.map(part => html`<span>${part}</span>`)}</p>
${barChart(bars, 'Duration, the newest on the right')}
${runs.length === 0 ? html`<section class="empty"><p>No run of late has told of this test.</p></section>` : html`<section class="Box" aria-label="Outcomes"><ul>${runs.map(run => row(run, now))}</ul></section>`}`,
    watch: livePath(repository.id),
  });
}

function row({ runId, key, attempt, sha, at, outcome, durationMs }: TestRun, now: number): Html {
  return html`<li class="Box-row test">${outcomeSign(outcome)}<div class="test-body"><a href="${jobPath(runId, key, attempt)}">${outcome} in run ${runId}</a>
<p class="facts"><span>${oneLine(key, 120)}</span><code>${sha.slice(0, 7)}</code>${ago(at, now)}</p></div><span class="quiet">${durationMs !== undefined && exactly(durationMs)}</span></li>`;
}
