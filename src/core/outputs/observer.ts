/** Reads along with what a job prints. */

import type { PlannedJob } from '../../model/plan.ts';
import type { Yield } from '../../model/run.ts';
import { createProblemFinder } from '../problems/finder.ts';
import { createCoverageFinder } from './coverage.ts';
import { createLineReader } from './lines.ts';

export interface Observer {
  /** Takes the next bytes of output, which may be cut anywhere. */
  push(bytes: Uint8Array): void;
  /** What was found, when the output has ended. */
  end(): Observed;
}

export type Observed = Pick<Yield, 'coverage' | 'problems' | 'problemsLeftOut'>;

/** `directory` is that of the project. Costs nothing when the job wants neither coverage nor annotations. */
export function createObserver({ coverage, annotations }: PlannedJob, directory: string): Observer {
  const percentage = coverage && createCoverageFinder(coverage);
  const places = createProblemFinder(annotations, directory);
  if (percentage === undefined && places === undefined) return { push: () => undefined, end: () => ({}) };
  const reader = createLineReader(line => {
    percentage?.line(line);
    places?.line(line);
  });
  return {
    push: reader.push,
    end: () => {
      reader.end();
      const percent = percentage?.found();
      const { problems = [], leftOut = 0 } = places?.found() ?? {};
      return {
        ...(percent === undefined ? {} : { coverage: percent }),
        ...(problems.length === 0 ? {} : { problems }),
        ...(leftOut === 0 ? {} : { problemsLeftOut: leftOut }),
      };
    },
  };
}
