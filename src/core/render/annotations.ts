import type { Problem } from '../../model/problem.ts';
import type { Annotation } from '../../model/report.ts';
import type { JobRun } from '../../model/run.ts';
import { attemptsOfRound } from '../schedule/attempts.ts';
import { clean, oneLine } from './clean.ts';

/** Characters. */
const TITLE_LIMIT = 200;
const LEVELS = { error: 'failure', warning: 'warning', notice: 'notice' } as const;

/**
 * The places a job's newest try spoke of. They are told once the job has completed: what was told cannot be taken back,
 * and another try may see other things.
 */
export function annotationsOf(jobRun: JobRun): readonly Annotation[] {
  if (jobRun.progress.status !== 'completed') return [];
  const ended = attemptsOfRound(jobRun).at(-1)?.ended;
  const problems = ended !== undefined && 'problems' in ended ? ended.problems : undefined;
  return (problems ?? []).map(annotation);
}

function annotation({ path, line, column, severity, message, title }: Problem): Annotation {
  return {
    path,
    startLine: line,
    endLine: line,
    ...(column === undefined ? {} : { startColumn: column, endColumn: column }),
    level: LEVELS[severity],
    ...(title === undefined ? {} : { title: oneLine(title, TITLE_LIMIT) }),
    message: clean(message).trim(),
  };
}
