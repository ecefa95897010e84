/** What is said when a run is over: a line for each job, and one for all. */

import { clean } from '../../../core/render/clean.ts';
import { headlineOf } from '../../../core/render/headline.ts';
import { conclude } from '../../../core/schedule/conclude.ts';
import { awaitsPlay } from '../../../core/schedule/verdict.ts';
import type { JobRun, Run } from '../../../model/run.ts';
import { formatElapsed } from '../../print/elapsed.ts';
import { pad, widthOf } from '../../print/width.ts';
import type { Paint } from '../../print.ts';
import { elapsedOf, fateOf, symbolOf } from './words.ts';

const WIDEST_NAME = 36;

export function summaryLines(run: Run, paint: Paint): readonly string[] {
  const names = run.jobs.map(({ job }) => clean(job.key));
  const width = Math.min(WIDEST_NAME, Math.max(0, ...names.map(widthOf)));
  const lines = run.jobs.map((jobRun, index) => {
    const took = elapsedOf(jobRun, 0);
    const time = (took === undefined ? '' : formatElapsed(took)).padStart(7);
    const kept = keptWords(jobRun);
    return `${symbolOf(jobRun, paint)} ${pad(names[index] ?? '', width)} ${paint('dim', time)}  ${words(jobRun)}${paint('dim', kept)}`;
  });
  return ['', ...lines.map(line => line.trimEnd()), '', headline(run, paint)];
}

function keptWords({ attempts }: JobRun): string {
  const ended = attempts.at(-1)?.ended;
  const files = ended !== undefined && 'artifact' in ended ? ended.artifact?.files : undefined;
  if (files === undefined) return '';
  return files === 1 ? ' · kept 1 file' : ` · kept ${files} files`;
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
