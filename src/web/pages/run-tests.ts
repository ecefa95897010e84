import { standingWords } from '../../core/history/test-standing.ts';
import { clean, oneLine } from '../../core/render/clean.ts';
import { placeOf } from '../../core/render/test-list.ts';
import { testName } from '../../core/reports/test-name.ts';
import type { ToldTest } from '../../model/history.ts';
import type { Run } from '../../model/run.ts';
import type { RunTests, RunTestsQuery, TestState } from '../history/run-tests.ts';
import { type Html, html } from '../html.ts';
import { jobPath, runPath, testHistoryPath, testsPath } from '../paths.ts';
import { exactly } from './bar-chart.ts';
import { layout } from './layout.ts';
import { outcomeSign, outcomeStrip } from './test-outcome.ts';
import { describeTrigger, repositoryName, runTitle } from './trigger.ts';

const SIGNS = 10;
const states: readonly TestState[] = ['failed', 'flaky', 'skipped', 'passed'];

/** The tests of a run, failures first, a part of them at a time. `now` in milliseconds since the epoch. */
export function runTestsPage(run: Run, found: RunTests, query: RunTestsQuery, now: number): Html {
  const title = runTitle(run);
  return layout({
    title: `Tests · ${title} · ${repositoryName(run.trigger)}`,
    trail: [{ label: title, path: runPath(run.id) }, { label: 'Tests' }],
    content: html`<h1>Tests</h1>
${describeTrigger(run, now)}
${filterForm(run, found, query)}
${found.tests.length === 0 ? nothing(query) : html`<section class="Box" aria-label="Tests"><ul>${found.tests.map(test => row(run, found, test))}</ul></section>`}
${pages(run, found, query)}`,
    watch: run.completedAt === undefined ? `${runPath(run.id)}/live` : undefined,
  });
}

function filterForm(run: Run, { counts }: RunTests, { text, state }: RunTestsQuery): Html {
  const numbers = { ...counts, failed: counts.failed + counts.errored };
  return html`<form class="filter" action="${testsPath(run.id)}" method="get" role="search">
<label><span class="sr-only">Part of a test's name or file</span><input class="form-control" type="search" name="text" maxlength="300" placeholder="Filter tests" value="${text ?? ''}"></label>
<label><span class="sr-only">State</span><select class="form-select" name="state"><option value="">All states</option>${states.map(
    each => html`<option value="${each}" ${each === state && SELECTED}>${each} (${numbers[each]})</option>`,
  )}</select></label>
<button type="submit">Filter</button></form>`;
}

const SELECTED: Html = html`selected`;

function row(run: Run, found: RunTests, test: ToldTest): Html {
  const { repository } = run.trigger;
  const past = found.pastOf(test);
  const place = placeOf(test);
  return html`<li class="Box-row test">${outcomeSign(test.outcome)}
<div class="test-body"><a class="test-name" href="${testHistoryPath(repository, test)}">${oneLine(testName(test), 300)}</a>
${past && html`<p class="facts">${outcomeStrip(past.earlier, SIGNS)}<span class="${past.standing.kind === 'new' ? 'failed' : ''}">${standingWords(past.standing, oneLine(found.branch, 80))}</span></p>`}
<p class="facts">${place !== undefined && html`<code>${oneLine(place, 300)}</code>`}<a href="${jobPath(run.id, test.key, test.attempt)}">${oneLine(test.key, 120)}</a></p>
${test.message !== undefined && message(test.message)}</div>
<span class="quiet">${test.durationMs !== undefined && exactly(test.durationMs)}</span></li>`;
}

/** Its first line, and all of it for those who open it. */
function message(text: string): Html {
  const all = clean(text).trim();
  const first = oneLine(all.split('\n', 1)[0] ?? '', 200);
  if (first === all) return html`<p class="quiet">${all}</p>`;
  return html`<details><summary class="quiet">${first}</summary><pre>${all}</pre></details>`;
}

function nothing({ text, state }: RunTestsQuery): Html {
  if (text !== undefined || state !== undefined)
    return html`<section class="empty"><p>No test is like this.</p></section>`;
  return html`<section class="empty"><p>No job of this run has told of tests. <code>artifacts:reports:junit</code> in <code>.ci.yml</code> says where they are.</p></section>`;
}

function pages(run: Run, { counts, tests }: RunTests, { text, state, offset, limit }: RunTestsQuery): Html | undefined {
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const total = state === undefined ? all : state === 'failed' ? counts.failed + counts.errored : counts[state];
  if (total <= limit && offset === 0) return undefined;
  const link = (to: number, label: string) => {
    const query = { offset: String(to), limit: String(limit), ...(text && { text }), ...(state && { state }) };
    return html`<a href="${testsPath(run.id)}?${new URLSearchParams(query).toString()}">${label}</a>`;
  };
  return html`<nav class="pages" aria-label="Pages">${offset > 0 && link(Math.max(0, offset - limit), 'Previous')}
<span class="quiet">${tests.length === 0 ? 0 : offset + 1} to ${offset + tests.length} of ${total}</span>
${offset + limit < total && link(offset + limit, 'Next')}</nav>`;
}
