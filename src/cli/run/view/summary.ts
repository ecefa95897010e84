/** What is said when a run is over: a line for each job, and one for all. */

import { clean, oneLine } from '../../../core/render/clean.ts';
import { headlineOf } from '../../../core/render/headline.ts';
import { failedOf, testsOf, totalOf } from '../../../core/render/test-counts.ts';
import { placeOf } from '../../../core/render/test-list.ts';
import { testName } from '../../../core/reports/test-name.ts';
import { conclude } from '../../../core/schedule/conclude.ts';
import { awaitsPlay } from '../../../core/schedule/verdict.ts';
import type { JobRun, Run } from '../../../model/run.ts';
import { formatElapsed } from '../../print/elapsed.ts';
import { pad, widthOf } from '../../print/width.ts';
import type { Paint } from '../../print.ts';
import { elapsedOf, fateOf, symbolOf } from './words.ts';

const WIDEST_NAME = 36;
/** Failed tests of a job that are named, and the characters of a name. */
const MOST_TESTS = 10;
const WIDEST_TEST = 120;

export function summaryLines(run: Run, paint: Paint): readonly string[] {
  const names = run.jobs.map(({ job }) => clean(job.key));
  const width = Math.min(WIDEST_NAME, Math.max(0, ...names.map(widthOf)));
  const lines = run.jobs.flatMap((jobRun, index) => {
    const took = elapsedOf(jobRun, 0);
    const time = (took === undefined ? '' : formatElapsed(took)).padStart(7);
    const more = paint('dim', `${testWords(jobRun)}${keptWords(jobRun)}`);
    const line = `${symbolOf(jobRun, paint)} ${pad(names[index] ?? '', width)} ${paint('dim', time)}  ${words(jobRun)}${more}`;
    return [line, ...failedTests(jobRun, paint)];
  });
  return ['', ...lines.map(line => line.trimEnd()), '', headline(run, paint)];
}

function keptWords({ attempts }: JobRun): string {
  const ended = attempts.at(-1)?.ended;
  const files = ended !== undefined && 'artifact' in ended ? ended.artifact?.files : undefined;
  if (files === undefined) return '';
  return files === 1 ? ' · kept 1 file' : ` · kept ${files} files`;
}

function testWords(jobRun: JobRun): string {
  const tests = testsOf(jobRun);
  if (tests === undefined) return '';
  const total = totalOf(tests);
  const failed = failedOf(tests);
  return ` · ${total === 1 ? '1 test' : `${total} tests`}${failed === 0 ? '' : `, ${failed} failed`}`;
}

function failedTests(jobRun: JobRun, paint: Paint): readonly string[] {
  const tests = testsOf(jobRun);
  if (tests === undefined) return [];
  const shown = tests.failures.slice(0, MOST_TESTS);
  const rest = failedOf(tests) - shown.length;
  const lines = shown.map(test => {
    const place = placeOf(test);
    const where = place === undefined ? '' : paint('dim', `  ${oneLine(place, WIDEST_TEST)}`);
    return `    ${paint('red', '✗')} ${oneLine(testName(test), WIDEST_TEST)}${where}`;
  });
  return rest > 0 ? [...lines, paint('dim', `      and ${rest} more`)] : lines;
}

function words(jobRun: JobRun): string {
  if (awaitsPlay(jobRun)) return `runs when it is named: --job ${quoted(jobRun.job.key)}`;
  return clean(fateOf(jobRun));
}

function quoted(key: string): string {
  return /^[\w./:-]+$/.test(key) ? key : `'${key.replaceAll("'", "'\\''")}'`;
}

function headline(run: Run, paint: Paint): string {
  const { title } = headlineOf(run);
  switch (conclude(run)) {
    case 'success':
      return paint(['green', 'bold'], `✓ ${title}`);
    case 'failure':
    case 'timed_out':
      return paint(['red', 'bold'], `✗ ${title}`);
    default:
      return paint(['yellow', 'bold'], `○ ${title}`);
  }
}
