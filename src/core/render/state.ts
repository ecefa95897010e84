import type { JobRun } from '../../model/run.ts';
import { attemptsOfRound } from '../schedule/attempts.ts';
import { formatDuration } from './duration.ts';

/** How a job is doing, as an icon and a word. */
export interface State {
  readonly icon: string;
  readonly word: string;
}

/** The icon and word for a job's progress. */
export function stateOf({ progress }: JobRun): State {
  switch (progress.status) {
    case 'waiting':
      return WAITING[progress.for];
    case 'queued':
      return { icon: '⏳', word: 'queued' };
    case 'in_progress':
      return { icon: '🔄', word: progress.cancelling ? 'cancelling' : 'running' };
    case 'completed':
      return COMPLETED[progress.conclusion];
  }
}

const WAITING = {
  needs: { icon: '⏳', word: 'waiting' },
  delay: { icon: '⏳', word: 'delayed' },
  resource: { icon: '⏳', word: 'waiting for its turn' },
  play: { icon: '✋', word: 'waiting to be started' },
  approval: { icon: '✋', word: 'waiting for approval' },
} as const;

const COMPLETED = {
  success: { icon: '✅', word: 'passed' },
  failure: { icon: '❌', word: 'failed' },
  timed_out: { icon: '⏰', word: 'timed out' },
  cancelled: { icon: '🚫', word: 'cancelled' },
  skipped: { icon: '⏭️', word: 'skipped' },
  neutral: { icon: '⚠️', word: 'failed (allowed)' },
} as const;

/** How long the newest try took, or undefined while it runs and when there was none. */
export function durationOf(jobRun: JobRun): string | undefined {
  const last = attemptsOfRound(jobRun).at(-1);
  if (last?.startedAt === undefined || last.endedAt === undefined) return undefined;
  return formatDuration(last.endedAt - last.startedAt);
}
