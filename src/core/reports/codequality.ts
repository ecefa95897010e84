/** The part of Code Climate's JSON that GitLab reads: docs.gitlab.com/ci/testing/code_quality, "Code Quality report format". */

import { z } from 'zod';
import type { Problem } from '../../model/problem.ts';
import type { Finding } from './findings.ts';
import { createJsonReader } from './json.ts';
import { ReportFault, type ReportReader } from './reader.ts';
import { count, entries, text } from './shapes.ts';

const SEVERITIES: ReadonlyMap<string, Problem['severity']> = new Map([
  ['info', 'notice'],
  ['minor', 'warning'],
  ['major', 'error'],
  ['critical', 'error'],
  ['blocker', 'error'],
]);

const finding = z.object({
  description: text,
  check_name: text,
  fingerprint: text,
  severity: text,
  location: z
    .object({
      path: text,
      lines: z.object({ begin: count }).optional().catch(undefined),
      positions: z
        .object({ begin: z.object({ line: count, column: count }).optional().catch(undefined) })
        .optional()
        .catch(undefined),
    })
    .optional()
    .catch(undefined),
});

/** Gives each finding to `take`, until that says false. */
export function createCodequalityReader(take: (finding: Finding) => boolean): ReportReader {
  return createJsonReader(value => {
    if (!Array.isArray(value)) throw new ReportFault('it is no list, as a code quality report is');
    entries(value, finding).every(each => take(toFinding(each)));
  });
}

function toFinding({ description, check_name, fingerprint, severity, location }: z.infer<typeof finding>): Finding {
  const begin = location?.positions?.begin;
  return {
    path: location?.path,
    line: location?.lines?.begin ?? begin?.line,
    column: begin?.column,
    severity: SEVERITIES.get(severity ?? '') ?? 'warning',
    message: description ?? check_name ?? 'The report gives no description.',
    rule: check_name,
    fingerprint,
  };
}
