/** Finds the places that a job's output speaks of, for annotations. */

import type { PlannedJob } from '../../model/plan.ts';
import type { Problem } from '../../model/problem.ts';
import { Effort } from '../expression/effort.ts';
import { MOST_PROBLEMS } from './choose.ts';
import { eslint } from './eslint.ts';
import { gcc } from './gcc.ts';
import { go } from './go.ts';
import { patternMatcher } from './pattern.ts';
import { projectPaths } from './project-path.ts';
import { python } from './python.ts';
import { rustc } from './rustc.ts';
import { tsc } from './tsc.ts';

/** Those that are told apart; more are only counted. */
const MOST_TOLD_APART = 1000;
/** After so many, repeated ones among them, nobody looks any more: it costs time. */
const MOST_SEEN = 10_000;
/** Of a pipeline's own patterns together: an ordinary one alone reads 50 MB of a log with it. */
const MOST_EFFORT = 1_000_000_000;
/** Characters of a message. */
const LONGEST_MESSAGE = 1000;

const BUILT_IN = [gcc, tsc, eslint, go, python, rustc];

export interface ProblemFinder {
  line(text: string): void;
  /** Distinct ones in the order of the output, and how many more there were. */
  found(): { readonly problems: readonly Problem[]; readonly leftOut: number };
}

/**
 * Looks with a pipeline's own matchers and the built-in ones; the first that knows a line has it. `directory` is the
 * project's. Undefined when annotations are turned off. Memory does not grow with the output.
 */
export function createProblemFinder(
  annotations: PlannedJob['annotations'],
  directory: string,
): ProblemFinder | undefined {
  if (annotations === false) return undefined;
  const toProject = projectPaths(directory);
  const effort = new Effort(MOST_EFFORT);
  const own = (annotations ?? []).map(each => patternMatcher(each, effort));
  const matchers = [...own, ...BUILT_IN].map(make => make(toProject));
  const problems: Problem[] = [];
  const seen = new Set<string>();
  let leftOut = 0;
  let taken = 0;

  function take(problem: Problem): void {
    taken += 1;
    const short = { ...problem, message: problem.message.slice(0, LONGEST_MESSAGE).toWellFormed() };
    const name = JSON.stringify(short);
    if (seen.has(name)) return;
    if (seen.size < MOST_TOLD_APART) seen.add(name);
    if (problems.length < MOST_PROBLEMS) problems.push(short);
    else leftOut += 1;
  }

  return {
    line: text => {
      if (taken >= MOST_SEEN) return;
      let found: Problem | undefined;
      // All of them see all lines, since some remember.
      for (const match of matchers) {
        const one = match(text);
        found ??= one;
      }
      if (found !== undefined) take(found);
    },
    found: () => ({ problems, leftOut }),
  };
}
