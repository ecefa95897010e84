import { oneLine } from '../../core/render/clean.ts';
import { shellCommand } from '../../core/render/shell-command.ts';
import { utcTime } from '../../core/time/utc.ts';
import type { KeptSandbox } from '../../flow/ports/engine.ts';
import { ConfigError } from '../config.ts';

export type Listed = Pick<KeptSandbox, 'attempt' | 'until' | 'reason'>;

/** What can be opened, how, and why it is there. */
export function listKept(kept: readonly Listed[]): string {
  return kept
    .map(({ attempt, until, reason }) => {
      const again = attempt.number > 1 ? `attempt ${attempt.number}, ` : '';
      return `${shellCommand(attempt.runId, attempt.key)}\n    ${again}until ${utcTime(until)} UTC: ${oneLine(reason, 100)}\n`;
    })
    .join('');
}

/** The newest try of a job; without a job, of the only one of the run. Throws ConfigError that says what there is. */
export function chooseKept<K extends Listed>(kept: readonly K[], runId: string, job?: string): K {
  const found = kept.filter(({ attempt }) => attempt.runId === runId && (job === undefined || attempt.key === job));
  const jobs = new Set(found.map(({ attempt }) => attempt.key));
  const newest = found.toSorted((a, b) => b.attempt.number - a.attempt.number)[0];
  if (newest !== undefined && jobs.size === 1) return newest;
  const what = jobs.size > 1 ? `Run ${runId} has several` : `Nothing is kept of ${job ?? 'any job'} in run ${runId}`;
  throw new ConfigError(`${what}. There is:\n${listKept(jobs.size > 1 ? found : kept).trimEnd()}`);
}
