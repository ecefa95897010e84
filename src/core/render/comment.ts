import type { TestIdentity } from '../../model/history.ts';
import type { CommentReport } from '../../model/report.ts';
import type { JobRun, Run } from '../../model/run.ts';
import { conclude, concludeEarly } from '../schedule/conclude.ts';
import { awaitsPlay, hasFailed } from '../schedule/verdict.ts';
import { APPROVAL } from './approval.ts';
import type { RenderContext } from './context.ts';
import { coverageLine } from './coverage.ts';
import { deployedSentence } from './deployed.ts';
import { diagnosticList } from './diagnostics.ts';
import { exposedLinks } from './exposed.ts';
import { failedAttempt } from './failure.ts';
import { headlineOf } from './headline.ts';
import { jobTable } from './job-table.ts';
import { runUrl } from './links.ts';
import { tidyTail } from './log-tail.ts';
import { block, code, html, link, plain, prose } from './markdown.ts';
import { secondChances } from './second-chances.ts';
import { failedTestList, failedTestsIn } from './test-list.ts';

/** What a comment shows of each failing log, and of how many. */
const TAIL = { lines: 20, bytes: 3 * 1024 };
const MOST_TAILS = 5;
/** Failed tests of a job, and jobs with some. */
const MOST_TESTS = 5;
const MOST_TEST_LISTS = 5;
/** Deployments that are told. */
const MOST_DEPLOYED = 10;

/**
 * The one comment of a pull request that is kept up to date: what failed first, then the rest, then what to type. Where
 * there is deliberately nothing to run, the check `ci` says so and nobody is written to.
 */
export function commentOf(run: Run, context: RenderContext): CommentReport | undefined {
  if (run.trigger.source !== 'pull_request' || run.notice !== undefined || !context.isLatestForPullRequest)
    return undefined;
  const wish = wishFor(run, context);
  if (wish === undefined) return undefined;
  const failed = run.jobs.filter(hasFailed);
  const { icon, title } = headlineOf(run, context.usualMs);
  const parts = [
    `### ${icon} ${nameOf(run)}${link(prose(title), runUrl(run, context))}`,
    diagnosticList(run.diagnostics),
    run.jobs.length > 0 && run.approval.state === 'required' && run.completedAt === undefined ? APPROVAL : undefined,
    run.jobs.length === 0 ? undefined : jobTable(run, worstFirst(run), context),
    ...failedTests(run, context),
    secondChances(run),
    coverageLine(run, context.baseCoverage),
    deployedList(run),
    exposedLinks(run, run.jobs, context),
    ...failed.slice(0, MOST_TAILS).map(jobRun => failure(jobRun, context)),
    footer(run),
  ];
  const body = parts.filter(part => part !== undefined).join('\n\n');
  return { pullRequestNumber: run.trigger.pullRequest.number, body, ...wish };
}

/** Undefined: nobody is written to. A comment that told of a failure also tells of its end. */
function wishFor(run: Run, { comments }: RenderContext): Pick<CommentReport, 'onlyUpdate'> | undefined {
  if (comments === 'always') return {};
  if (comments === 'never') return undefined;
  if (concludeEarly(run) === 'failure') return {};
  return run.completedAt === undefined ? undefined : { onlyUpdate: true };
}

function deployedList(run: Run): string | undefined {
  const told = run.jobs.map(jobRun => deployedSentence(run, jobRun)).filter(sentence => sentence !== undefined);
  return told.length === 0 ? undefined : told.slice(0, MOST_DEPLOYED).join('\n');
}

function nameOf({ name }: Run): string {
  return name === undefined ? '' : `${plain(name)}: `;
}

/** Also of jobs that passed all the same: a script may not heed its tests. */
function failedTests(run: Run, context: RenderContext): readonly string[] {
  const lists = worstFirst(run)
    .map(jobRun => failedTestList(run, jobRun, MOST_TESTS, context))
    .filter(list => list !== undefined);
  return lists.slice(0, MOST_TEST_LISTS);
}

/** The failed tests that the comment names. */
export function testsInComment(run: Run): readonly TestIdentity[] {
  const lists = worstFirst(run)
    .map(jobRun => failedTestsIn(jobRun, MOST_TESTS))
    .filter(tests => tests.length > 0);
  return lists.slice(0, MOST_TEST_LISTS).flat();
}

function worstFirst({ jobs }: Run): readonly JobRun[] {
  return [...jobs.filter(hasFailed), ...jobs.filter(jobRun => !hasFailed(jobRun))];
}

function failure(jobRun: JobRun, { logTail }: RenderContext): string | undefined {
  const { key } = jobRun.job;
  const attempt = failedAttempt(jobRun);
  const log = attempt === undefined ? undefined : logTail(key, attempt.number);
  const tail = log === undefined ? '' : tidyTail(log, TAIL);
  if (tail === '') return undefined;
  return `<details><summary>The end of <code>${html(key)}</code></summary>\n\n${block(tail)}\n\n</details>`;
}

function footer(run: Run): string {
  const { sha } = run.trigger.commit;
  return `Commit ${code(sha.slice(0, 7))} · ${whatToType(run)} · \`/help\``;
}

function whatToType(run: Run): string {
  if (run.jobs.length === 0) return 'push a commit to run again';
  if (run.approval.state === 'required') return `\`/approve ${run.trigger.commit.sha}\` lets it run`;
  const conclusion = conclude(run);
  const offered = run.jobs.find(jobRun => awaitsPlay(jobRun) && !jobRun.job.allowFailure);
  if (conclusion === 'action_required' && offered !== undefined) return `${code(`/run ${offered.job.key}`)} starts it`;
  if (conclusion === undefined || conclusion === 'action_required') return '`/cancel` stops it';
  return conclusion === 'success' || conclusion === 'skipped'
    ? '`/rerun all` runs it again'
    : '`/rerun` runs again what did not pass, `/rerun all` everything';
}
