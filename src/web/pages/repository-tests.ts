import { oneLine } from '../../core/render/clean.ts';
import { testName } from '../../core/reports/test-name.ts';
import type { SlowTest, TestIdentity, TestTally } from '../../model/history.ts';
import type { RepositoryTests } from '../history/repository-tests.ts';
import { MOST_RUNS, type WindowQuery } from '../history/window.ts';
import { type Fragment, type Html, html } from '../html.ts';
import { liveByTimePath, repositoryPath, repositoryTestsPath, runPath, testHistoryPath } from '../paths.ts';
import type { RepositorySight } from '../repository-sight.ts';
import { exactly } from './bar-chart.ts';
import { layout } from './layout.ts';
import { repositoryTabs } from './repository-tabs.ts';

const windows = [7, 30, 90];

/** Which tests of a repository cannot be relied on, fail most often, and take longest. */
export function repositoryTestsPage(
  { repository, role }: RepositorySight,
  { flaky, failing, slowest }: RepositoryTests,
  query: WindowQuery,
): Html {
  const name = `${repository.owner}/${repository.name}`;
  const link = (test: TestIdentity) =>
    html`<a class="test-name" href="${testHistoryPath(repository, test, query.branch)}">${oneLine(testName(test), 300)}</a> <span class="quiet">${oneLine(test.key, 120)}</span>`;
  // One that was tried again and passed has failed, too.
  const often = ({ ran, failed, flaky: passedLater, lastRunId }: TestTally) =>
    html`failed ${failed + passedLater} of ${ran} times, last in <a href="${runPath(lastRunId)}">run ${lastRunId}</a>`;
  return layout({
    title: `Tests · ${name}`,
    trail: [{ label: name, path: repositoryPath(repository) }, { label: 'Tests' }],
    content: html`<h1>${name}</h1>${repositoryTabs(repository, 'tests', role === 'admin')}
${filterForm(repositoryTestsPath(repository), query, repository.defaultBranch)}
${box(
  'Flaky',
  'failed and passed for the same commit, or passed when tried again',
  flaky.map(test => item(link(test), html`${commits(test)}; ${often(test)}`)),
)}
${box(
  'Failing most often',
  '',
  failing.map(test => item(link(test), often(test))),
)}
${box(
  'Slowest',
  'in the middle of the newest runs',
  slowest.map(test => item(link(test), exactly(test.medianMs) + times(test))),
)}`,
    watch: liveByTimePath(repository.id),
  });
}

function filterForm(path: string, { branch, days }: WindowQuery, defaultBranch: string): Html {
  return html`<form class="filter" action="${path}" method="get"><label><span class="sr-only">Branch</span><input class="form-control" name="branch" maxlength="255" list="branches" placeholder="All branches" value="${branch ?? ''}"></label><datalist id="branches"><option value="${defaultBranch}"></option></datalist>
<label><span class="sr-only">Time</span><select class="form-select" name="days">${[...new Set([...windows, days])].map(
    each => html`<option value="${each}" ${each === days && html`selected`}>Last ${each} days</option>`,
  )}</select></label><button type="submit">Show</button> <span class="quiet">of the newest ${MOST_RUNS} runs</span></form>`;
}

function box(title: string, meaning: string, items: readonly Html[]): Html {
  const id = title.toLowerCase().replaceAll(' ', '-');
  return html`<section class="Box" aria-labelledby="${id}"><div class="Box-header"><h2 class="Box-title" id="${id}">${title} <span class="Counter">${items.length}</span></h2><span class="quiet">${meaning}</span></div>
${items.length === 0 ? html`<p class="Box-row quiet">None.</p>` : html`<ul>${items}</ul>`}</section>`;
}

function item(name: Html, facts: Fragment): Html {
  return html`<li class="Box-row test"><div class="test-body">${name}</div><span class="quiet">${facts}</span></li>`;
}

function commits({ mixedCommits }: TestTally): string {
  return mixedCommits === 1 ? '1 commit' : `${mixedCommits} commits`;
}

function times({ ran }: SlowTest): string {
  return ran === 1 ? '' : `, median of ${ran}`;
}
