import type { TestIdentity } from '../../model/history.ts';
import type { JobRun, Run } from '../../model/run.ts';
import type { TestResult, TestSummary } from '../../model/test-result.ts';
import { comparedWith } from '../history/compared-with.ts';
import { standingWords } from '../history/test-standing.ts';
import { testName } from '../reports/test-name.ts';
import { clean } from './clean.ts';
import type { RenderContext } from './context.ts';
import { formatDuration } from './duration.ts';
import { sourceUrl } from './links.ts';
import { block, code, html, link } from './markdown.ts';
import { failedOf, testsOf, verdictOfTests } from './test-counts.ts';

/** Of what a failed test says. */
const MESSAGE = { lines: 15, characters: 800 };

/** What a job's tests came to, with each failed one in a box of its own; undefined when it tells of none. */
export function testsInSummary(jobRun: JobRun): string | undefined {
  const tests = testsOf(jobRun);
  if (tests === undefined) return undefined;
  const boxes = tests.failures.map(test => box(test));
  return [verdict(tests), ...boxes, andMore(tests, boxes.length)].filter(part => part !== undefined).join('\n\n');
}

/** The first failed tests of a job as a Markdown list, with what they did before; undefined when none failed. */
export function failedTestList(
  run: Run,
  jobRun: JobRun,
  most: number,
  { standingOf }: Pick<RenderContext, 'standingOf'>,
): string | undefined {
  const tests = testsOf(jobRun);
  if (tests === undefined || failedOf(tests) === 0) return undefined;
  const write = (test: TestResult) => at(test, place => link(code(place), sourceUrl(run, test)));
  const before = ({ suite, name }: TestResult) => {
    const standing = standingOf?.({ key: jobRun.job.key, suite, name });
    return standing === undefined ? '' : ` · ${standingWords(standing, code(comparedWith(run)))}`;
  };
  const rows = tests.failures.slice(0, most).map(test => `- ${code(testName(test))}${write(test)}${before(test)}`);
  const more = andMore(tests, rows.length);
  return [
    `${code(jobRun.job.key)}: ${verdictOfTests(tests)}`,
    '',
    ...rows,
    ...(more === undefined ? [] : [`- ${more}`]),
  ].join('\n');
}

/** Those that it names. */
export function failedTestsIn(jobRun: JobRun, most: number): readonly TestIdentity[] {
  const tests = testsOf(jobRun);
  if (tests === undefined || failedOf(tests) === 0) return [];
  return tests.failures.slice(0, most).map(({ suite, name }) => ({ key: jobRun.job.key, suite, name }));
}

/** "src/a.test.ts:5"; undefined when that is not known. */
export function placeOf({ file, line }: TestResult): string | undefined {
  return file === undefined || line === undefined ? file : `${file}:${line}`;
}

function verdict(tests: TestSummary): string {
  const { skipped, flaky } = tests.counts;
  const others = [
    skipped === 0 ? undefined : `${skipped} skipped`,
    flaky === 0 ? undefined : `${flaky} flaky: passed when tried again`,
  ].filter(part => part !== undefined);
  const sentence = `${verdictOfTests(tests)} in ${formatDuration(tests.durationMs)}`;
  const icon = failedOf(tests) > 0 ? '❌' : '✅';
  return `${icon} **${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}**${others.length === 0 ? '' : ` (${others.join(', ')})`}`;
}

function box(test: TestResult): string {
  const title = `<code>${html(testName(test))}</code>${at(test, place => `<code>${html(place)}</code>`)}`;
  const message = beginning(test.message ?? '');
  const body = message === '' ? 'The report does not say why.' : block(message);
  return `<details><summary>${title}</summary>\n\n${body}\n\n</details>`;
}

function at(test: TestResult, write: (place: string) => string): string {
  const place = placeOf(test);
  return place === undefined ? '' : ` at ${write(place)}`;
}

function andMore(tests: TestSummary, shown: number): string | undefined {
  const rest = failedOf(tests) - shown;
  return rest > 0 ? `and ${rest} more` : undefined;
}

/** What fits of a message. */
function beginning(message: string): string {
  const lines = clean(message)
    .split('\n')
    .map(line => line.trimEnd());
  const few = lines.slice(0, MESSAGE.lines).join('\n');
  const text = [...few].slice(0, MESSAGE.characters).join('');
  return text.length < few.length || lines.length > MESSAGE.lines ? `${text}\n…` : text.trim();
}
