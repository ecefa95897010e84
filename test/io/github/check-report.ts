import type { CheckReport } from '../../../src/model/report.ts';

/** A check with nothing remarkable about it. */
export function checkReport(changes: Partial<CheckReport> = {}): CheckReport {
  return {
    name: 'ci / build',
    externalId: 'r1:0:build',
    status: 'queued',
    title: 'Queued',
    summary: 'Waiting for a worker.',
    annotations: [],
    actions: [],
    ...changes,
  };
}
