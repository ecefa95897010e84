/** How a job is doing, in a symbol and a few words. */

import { causeInWords } from '../../../core/render/failure.ts';
import { stateOf } from '../../../core/render/state.ts';
import type { JobRun } from '../../../model/run.ts';
import type { Paint, Style } from '../../print.ts';

const SYMBOLS = {
  success: ['✓', 'green'],
  failure: ['✗', 'red'],
  timed_out: ['✗', 'red'],
  cancelled: ['⊘', 'yellow'],
  skipped: ['○', 'dim'],
  neutral: ['!', 'yellow'],
} as const satisfies Record<string, readonly [string, Style]>;

export function symbolOf({ progress }: JobRun, paint: Paint): string {
  if (progress.status === 'completed') {
    const [symbol, style] = SYMBOLS[progress.conclusion];
    return paint(style, symbol);
  }
  if (progress.status === 'waiting' && progress.for === 'play') return paint('yellow', '▷');
  return paint('dim', '·');
}

/** "failed: exit code 1 in `make`". */
export function fateOf(jobRun: JobRun): string {
  return `${stateOf(jobRun).word}${causeInWords(jobRun)}`;
}

/** How long the newest try took in milliseconds, so far or in all; undefined before it began. */
export function elapsedOf({ attempts }: JobRun, now: number): number | undefined {
  const last = attempts.at(-1);
  return last?.startedAt === undefined ? undefined : (last.endedAt ?? now) - last.startedAt;
}
