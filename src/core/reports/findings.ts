/** Gathers what the reports of one kind find, within bounds. */

import type { FindingCounts, Problem } from '../../model/problem.ts';
import { MOST_PROBLEMS } from '../problems/choose.ts';
import type { ToProject } from '../problems/matcher.ts';
import { shortened, shortenedName } from './text.ts';

/** Findings that are looked at, over all files. */
const MOST_FINDINGS = 10_000;
const LONGEST_MESSAGE = 1_000;
const LONGEST_TITLE = 200;

/** As a report tells it. */
export interface Finding {
  readonly path: string | undefined;
  readonly line: number | undefined;
  readonly column?: number | undefined;
  readonly severity: Problem['severity'];
  readonly message: string;
  readonly rule: string | undefined;
  /** Findings of one fingerprint are the same. */
  readonly fingerprint?: string | undefined;
}

export interface FindingGatherer {
  readonly kind: FindingCounts['kind'];
  /** False when there were too many, and no more are taken. */
  add(finding: Finding): boolean;
  /** The counts are those of all, at a place of the project or not. */
  end(): { readonly counts: FindingCounts; readonly problems: readonly Problem[]; readonly leftOut: number };
}

export function createFindingGatherer(kind: FindingCounts['kind'], toProject: ToProject): FindingGatherer {
  const counts = { error: 0, warning: 0, notice: 0 };
  const problems: Record<Problem['severity'], Problem[]> = { error: [], warning: [], notice: [] };
  const fingerprints = new Set<string>();
  let seen = 0;
  let leftOut = 0;

  return {
    kind,
    add: finding => {
      if (++seen > MOST_FINDINGS) return false;
      const { fingerprint, severity } = finding;
      if (fingerprint !== undefined && fingerprints.has(fingerprint)) return true;
      if (fingerprint !== undefined) fingerprints.add(fingerprint);
      counts[severity] += 1;
      const problem = problemOf(finding, toProject);
      if (problem === undefined) return true;
      if (problems[severity].length < MOST_PROBLEMS) problems[severity].push(problem);
      else leftOut += 1;
      return true;
    },
    end: () => ({
      counts: { kind, errors: counts.error, warnings: counts.warning, notices: counts.notice },
      problems: [...problems.error, ...problems.warning, ...problems.notice],
      leftOut,
    }),
  };
}

/** A finding without a line is of the whole file, and shown at its first. */
function problemOf(
  { path, line = 1, column, severity, message, rule }: Finding,
  toProject: ToProject,
): Problem | undefined {
  const inside = path === undefined ? undefined : toProject(path);
  if (inside === undefined) return undefined;
  return {
    path: inside,
    line,
    ...(column === undefined ? {} : { column }),
    severity,
    message: shortened(message, LONGEST_MESSAGE),
    ...(rule === undefined || rule === '' ? {} : { title: shortenedName(rule, LONGEST_TITLE) }),
  };
}
