/** The kinds of reports that a job may have, and what those of each kind come to together. */

import type { Reports } from '../../model/pipeline.ts';
import type { Problem } from '../../model/problem.ts';
import type { Yield } from '../../model/run.ts';
import type { TestResult } from '../../model/test-result.ts';
import type { ToProject } from '../problems/matcher.ts';
import { createCodequalityReader } from './codequality.ts';
import { createCoberturaReader, createJacocoReader, type LineCounts, percentOf } from './coverage.ts';
import { createFindingGatherer } from './findings.ts';
import { createJunitReader } from './junit.ts';
import type { Places } from './place.ts';
import type { ReportReader } from './reader.ts';
import { createSarifReader } from './sarif.ts';
import { createTestGatherer } from './tests.ts';

interface Kind {
  /** As `artifacts:reports` calls it. */
  readonly name: string;
  readonly paths: readonly string[];
  /** A reader for one file. */
  readonly open: () => ReportReader;
}

/** What all files of all kinds come to. */
export interface ReportFindings {
  readonly kept: Pick<Yield, 'tests' | 'findings' | 'coverage'>;
  /** Failed tests first. */
  readonly problems: readonly Problem[];
  readonly problemsLeftOut: number;
  /** Each test, failed ones first. */
  readonly tests: readonly TestResult[];
}

interface ReportKinds {
  /** Those that the job has. */
  readonly kinds: readonly Kind[];
  readonly hasFailedTests: () => boolean;
  /** When all files were read; `found` names the kinds of which there was one. */
  readonly end: (places: Places, found: ReadonlySet<string>) => ReportFindings;
}

export function createReportKinds(reports: Reports, toProject: ToProject): ReportKinds {
  const tests = createTestGatherer();
  const lines: LineCounts[] = [];
  const findings = [
    { gatherer: createFindingGatherer('codequality', toProject), open: createCodequalityReader },
    { gatherer: createFindingGatherer('sarif', toProject), open: createSarifReader },
  ] as const;
  const openCoverage = reports.coverage?.format === 'jacoco' ? createJacocoReader : createCoberturaReader;
  const kinds: readonly Kind[] = [
    { name: 'junit', paths: reports.junit ?? [], open: () => createJunitReader(tests.add) },
    {
      name: 'coverage_report',
      paths: reports.coverage === undefined ? [] : [reports.coverage.path],
      open: () => openCoverage(counts => lines.push(counts)),
    },
    ...findings.map(({ gatherer, open }) => ({
      name: gatherer.kind,
      paths: reports[gatherer.kind] ?? [],
      open: () => open(gatherer.add),
    })),
  ];

  return {
    kinds: kinds.filter(({ paths }) => paths.length > 0),
    hasFailedTests: tests.hasFailures,
    end: (places, found) => {
      const gathered = tests.end(places);
      const counted = findings.filter(({ gatherer }) => found.has(gatherer.kind)).map(({ gatherer }) => gatherer.end());
      const coverage = percentOf(lines);
      return {
        kept: {
          ...(found.has('junit') ? { tests: gathered.summary } : {}),
          ...(counted.length === 0 ? {} : { findings: counted.map(({ counts }) => counts) }),
          ...(coverage === undefined ? {} : { coverage }),
        },
        problems: [...gathered.problems, ...counted.flatMap(({ problems }) => problems)],
        problemsLeftOut: counted.reduce((sum, { leftOut }) => sum + leftOut, 0),
        tests: gathered.tests,
      };
    },
  };
}
