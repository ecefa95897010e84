import type { Problem } from '../../model/problem.ts';
import type { Yield } from '../../model/run.ts';

/** Problems of one attempt that are kept; more are only counted. */
export const MOST_PROBLEMS = 50;

const WEIGHTS = { error: 0, warning: 1, notice: 2 } as const;

/**
 * Those that are kept of all that were found: errors first and, among equals, in the order of the sources. What two
 * sources tell in the same words counts once. `leftOut` is how many the sources have dropped already.
 */
export function chooseProblems(
  sources: readonly (readonly Problem[])[],
  leftOut: number,
): Pick<Yield, 'problems' | 'problemsLeftOut'> {
  const distinct = new Map(
    sources
      .flat()
      .toReversed()
      .map(problem => [nameOf(problem), problem]),
  );
  const sorted = [...distinct.values()].reverse().sort((a, b) => WEIGHTS[a.severity] - WEIGHTS[b.severity]);
  const problems = sorted.slice(0, MOST_PROBLEMS);
  const more = leftOut + sorted.length - problems.length;
  return {
    ...(problems.length === 0 ? {} : { problems }),
    ...(more === 0 ? {} : { problemsLeftOut: more }),
  };
}

function nameOf({ path, line, message }: Problem): string {
  return JSON.stringify([path, line, message]);
}
