import { oneLine } from '../../core/render/clean.ts';
import { failedOf, testsOf, totalOf, verdictOfTests } from '../../core/render/test-counts.ts';
import type { JobRun, Run } from '../../model/run.ts';
import type { TestResult, TestSummary } from '../../model/test-result.ts';
import { type Html, html } from '../html.ts';
import { jobPath, testsPath } from '../paths.ts';
import { icon } from './icon.ts';

/** Of one job no more failures are named here. */
const MOST = 10;

/** What the tests of a run came to, failures first; undefined when no job tells of any. */
export function testsList(run: Run): Html | undefined {
  const told = run.jobs.flatMap(jobRun => {
    const tests = testsOf(jobRun);
    return tests === undefined ? [] : [{ jobRun, tests }];
  });
  if (told.length === 0) return undefined;
  const sorted = told.toSorted((one, other) => failedOf(other.tests) - failedOf(one.tests));
  const total = told.reduce((sum, { tests }) => sum + totalOf(tests), 0);
  return html`<section class="Box" aria-labelledby="tests-title"><div class="Box-header"><h2 class="Box-title" id="tests-title">Tests <span class="Counter">${total}</span></h2><a href="${testsPath(run.id)}">All tests and their history</a></div>
<ul>${sorted.map(({ jobRun, tests }) => ofJob(run, jobRun, tests))}</ul></section>`;
}

function ofJob(run: Run, { job }: JobRun, tests: TestSummary): Html {
  const failed = failedOf(tests) > 0;
  const sign = failed
    ? html`<span class="sign failed">${icon('x')}</span>`
    : html`<span class="sign passed">${icon('check')}</span>`;
  const named = tests.failures.slice(0, MOST);
  return html`<li class="Box-row">${sign} <a href="${jobPath(run.id, job.key)}">${oneLine(job.key, 120)}</a> <span class="quiet">${verdictOfTests(tests)}</span>
${named.length > 0 && html`<ul class="failures">${named.map(failure)}</ul>`}</li>`;
}

function failure({ suite, name, file, line, message }: TestResult): Html {
  const where = file === undefined ? undefined : `${file}${line === undefined ? '' : `:${line}`}`;
  return html`<li><span class="failure-name">${oneLine([suite, name].filter(part => part !== '').join(' › '), 200)}</span>${where !== undefined && html` <code>${oneLine(where, 200)}</code>`}${message !== undefined && html`<p class="quiet">${oneLine(message, 300)}</p>`}</li>`;
}
