/** What the reports of a job tell: tests, findings, coverage. The files were written by the job. */

import { setImmediate } from 'node:timers/promises';
import { createReading, type Reading, type ReadReports } from '../../core/reports/reading.ts';
import { InfraError } from '../../model/errors.ts';
import type { TestResult } from '../../model/test-result.ts';
import type { Sandbox } from '../ports/engine.ts';
import type { Execution } from './execution.ts';
import { eachMatch } from './matches.ts';

/** Reports are read however the job ended: failed tests are the point. A report that cannot be read fails no job, as in GitLab. */
export async function collectReports(execution: Execution, sandbox: Sandbox): Promise<ReadReports | undefined> {
  const { job, spec, transcript } = execution;
  const reading = createReading(job.artifacts?.reports ?? {}, spec.directory);
  if (reading === undefined) return undefined;
  await readFiles(execution, sandbox, reading);
  const read = reading.end(reading.needsFiles() ? await sandbox.originalFiles() : new Set());
  for (const missing of read.missing) await transcript.note(`No files match artifacts: reports: ${missing}`);
  if (read.tests.length > 0) await keepTests(execution, read.tests);
  return read;
}

async function readFiles({ transcript }: Execution, sandbox: Sandbox, reading: Reading): Promise<void> {
  await eachMatch(sandbox, reading.selection, async ({ path, type, entry }) => {
    if (type !== 'file') return;
    const file = reading.open(path);
    const masker = transcript.masker();
    for await (const piece of entry) {
      file?.push(masker.push(piece as Uint8Array));
      // Others have their turn: a report may be long.
      await setImmediate();
    }
    file?.push(masker.end());
    for (const fault of file?.end() ?? []) await transcript.note(fault);
  });
}

/**
 * Before the attempt has ended, since nobody comes back to one that has: a crash in between would lose its tests for
 * good, while here it leaves those of a lost attempt, and the next has a number of its own. The end never waits for
 * them to succeed.
 */
async function keepTests({ context, ref, transcript }: Execution, tests: readonly TestResult[]): Promise<void> {
  try {
    await context.store.keepTests(ref, context.worker, tests);
  } catch (error) {
    if (!(error instanceof InfraError)) throw error;
    context.log.warn({ err: error, ...ref }, 'the tests of an attempt could not be stored');
    await transcript.note('The tests could not be stored one by one, so the history will lack them.');
  }
}
