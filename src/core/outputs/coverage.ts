/** The coverage that a job's log tells, found as GitLab finds it: docs.gitlab.com/ci/yaml, `coverage`. */

import { RE2JS } from 're2js';
import type { Pattern } from '../../model/expression.ts';
import { Effort } from '../expression/effort.ts';

/** An ordinary pattern reads 50 MB of a log with it; the rest is not looked at. */
const MOST_EFFORT = 1_000_000_000;
const NUMBER = /\d+(?:\.\d+)?/;

export interface CoverageFinder {
  line(text: string): void;
  /** Percent; the last line that tells one counts. Undefined when none does. */
  found(): number | undefined;
}

/**
 * Looks in each line for `pattern`; in its last match there, or the last group of that, the first number is taken. A
 * match without a number tells nothing. `pattern` is a valid one.
 */
export function createCoverageFinder({ source, ignoreCase }: Pattern): CoverageFinder {
  const expression = RE2JS.compile(source, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
  const effort = new Effort(MOST_EFFORT);
  let coverage: number | undefined;
  return {
    line: text => {
      if (!effort.allows(expression, text)) return;
      const number = NUMBER.exec(lastMatch(expression, text))?.[0];
      if (number !== undefined) coverage = Number(number);
    },
    found: () => coverage,
  };
}

/** Empty when there is none, or when its last group took no part. */
function lastMatch(expression: RE2JS, text: string): string {
  const matcher = expression.matcher(text);
  let match = '';
  while (matcher.find()) match = matcher.group(matcher.groupCount()) ?? '';
  return match;
}
