/** What is left when a job's scripts have ended: files to keep, values for other jobs, what reports tell, and how it ended. */

import type { Observed } from '../../core/outputs/observer.ts';
import { chooseProblems } from '../../core/problems/choose.ts';
import type { ReadReports } from '../../core/reports/reading.ts';
import type { Ended, Yield } from '../../model/run.ts';
import type { Sandbox } from '../ports/engine.ts';
import { collectArtifacts } from './artifacts.ts';
import type { Execution } from './execution.ts';
import { keepCaches } from './keep-caches.ts';
import { collectOutputs } from './outputs.ts';
import { collectReports } from './reports.ts';
import type { ScriptResult } from './run-script.ts';

export async function settle(
  execution: Execution,
  sandbox: Sandbox,
  { status, exit, sections }: ScriptResult,
): Promise<Ended> {
  if (status === 'canceled') return { outcome: 'cancelled', sections };
  if (status !== 'success') await sandbox.tellServices(execution.transcript.write);
  await keepCaches(execution, status === 'success', sandbox);
  const { artifact, fault: unkept } = await collectArtifacts(execution, status === 'success', sandbox);
  const { outputs, fault: unread } = await collectOutputs(execution, sandbox);
  const fault = unkept ?? unread;
  const kept: Yield = {
    sections,
    images: sandbox.images.map(({ name, digest }) => ({ name: execution.transcript.mask(name), digest })),
    ...(artifact === undefined ? {} : { artifact }),
    ...(outputs === undefined ? {} : { outputs }),
    ...told(await collectReports(execution, sandbox), execution.observer.end()),
  };
  if (status === 'timed_out') return { outcome: 'timed_out', ...kept };
  if (status === 'success') {
    if (fault === undefined) return { outcome: 'success', ...kept };
    return { outcome: 'failure', cause: 'artifact_failure', message: fault, ...kept };
  }
  if (exit.diskFull) {
    const message = `The job wrote more than its ${mebibytes(execution.spec.limits.disk)} MiB of disk and was stopped.`;
    return { outcome: 'failure', cause: 'disk_full', message, exitCode: exit.code, ...kept };
  }
  if (exit.oomKilled) {
    const message = `The job needed more than its ${mebibytes(execution.spec.limits.memory)} MiB of memory and was killed.`;
    return { outcome: 'failure', cause: 'oom_killed', message, exitCode: exit.code, ...kept };
  }
  const command = sections.at(-1)?.command.trim().split('\n')[0];
  const message = command === undefined ? `Exit code ${exit.code}` : `Exit code ${exit.code} in \`${command}\``;
  return { outcome: 'failure', cause: 'script_failure', message, exitCode: exit.code, ...kept };
}

/** What the reports and the log tell together. The percentage in the log is the one that was asked for by name, so it wins. */
function told(reports: ReadReports | undefined, log: Observed): Partial<Yield> {
  if (reports === undefined) return log;
  const { problems = [], problemsLeftOut = 0, ...rest } = log;
  return {
    ...reports.kept,
    ...rest,
    ...chooseProblems([reports.problems, problems], reports.problemsLeftOut + problemsLeftOut),
  };
}

function mebibytes(bytes: number): number {
  return Math.round(bytes / 1024 / 1024);
}
