/** The lines that stand below the log while jobs run: one for each of them, and one for all. */

import { clean } from '../../../core/render/clean.ts';
import { stateOf } from '../../../core/render/state.ts';
import { countCompleted } from '../../../core/schedule/conclude.ts';
import type { JobRun, Run } from '../../../model/run.ts';
import { formatElapsed } from '../../print/elapsed.ts';
import { pad, shorten, widthOf } from '../../print/width.ts';
import type { Paint } from '../../print.ts';
import { elapsedOf } from './words.ts';

const FRAMES = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏';
/** How long one picture of the running symbol stands, in milliseconds. */
const FRAME_MS = 100;
const WIDEST_NAME = 30;
/** Of the screen's height, for jobs. */
const SHARE = 0.5;

/** What a picture of the status is drawn from. */
export interface Moment {
  readonly run: Run;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** What a job is saying, by its key. */
  readonly saying: (key: string) => string;
  readonly size: { readonly columns: number; readonly rows: number };
  readonly paint: Paint;
}

export function statusLines(moment: Moment): readonly string[] {
  const { run, size, paint, now } = moment;
  const running = run.jobs.filter(({ progress }) => progress.status === 'in_progress');
  const room = Math.max(1, Math.floor(size.rows * SHARE) - 1);
  const named = running.slice(0, room);
  const width = Math.min(WIDEST_NAME, Math.max(0, ...named.map(({ job }) => widthOf(clean(job.key)))));
  const lines = named.map(jobRun => jobLine(jobRun, width, moment));
  const more = running.length > room ? [`and ${running.length - room} more running`] : [];
  const total = [
    ...more,
    ...waitingWords(run),
    `${countCompleted(run)} of ${run.jobs.length} done`,
    formatElapsed(now - run.createdAt),
  ];
  return [...lines, paint('dim', shorten(total.join(' · '), size.columns - 1))];
}

function jobLine(jobRun: JobRun, width: number, { now, size, saying, paint }: Moment): string {
  const name = pad(shorten(clean(jobRun.job.key), width), width);
  const elapsed = formatElapsed(elapsedOf(jobRun, now) ?? 0).padStart(6);
  const isCancelling = jobRun.progress.status === 'in_progress' && jobRun.progress.cancelling;
  const words = isCancelling ? stateOf(jobRun).word : saying(jobRun.job.key);
  const frame = FRAMES[Math.floor(now / FRAME_MS) % FRAMES.length] ?? '';
  const room = size.columns - 1 - widthOf(`${frame} ${name} ${elapsed}  `);
  return `${paint('cyan', frame)} ${paint('bold', name)} ${elapsed}  ${paint('dim', shorten(words, room))}`;
}

function waitingWords({ jobs }: Run): readonly string[] {
  const waiting = jobs.filter(({ progress }) => progress.status === 'queued' || progress.status === 'waiting');
  return waiting.length === 0 ? [] : [`${waiting.length} waiting`];
}
