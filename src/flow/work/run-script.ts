/** Runs a job's two scripts and writes down what they say. */

import { createSectionReader, type SectionReader } from '../../core/prepare/sections.ts';
import type { Exit } from '../../model/container.ts';
import type { Section } from '../../model/run.ts';
import type { Output, Sandbox } from '../ports/engine.ts';
import { anyOf, type Execution, type Interruption, LeaseEnded } from './execution.ts';
import type { Reading } from './transcript.ts';

export interface ScriptResult {
  readonly status: 'success' | 'failed' | 'canceled' | 'timed_out' | 'stopped';
  readonly exit: Exit;
  readonly sections: readonly Section[];
}

export async function runScript(execution: Execution, sandbox: Sandbox): Promise<ScriptResult> {
  const { job, spec, interruption } = execution;
  const reader = sectionReader(execution, [...job.beforeScript, ...job.script]);
  const timeout = AbortSignal.timeout(spec.limits.timeoutMs);
  const stop = AbortSignal.any([anyOf(interruption), timeout]);
  const exit = await sandbox.run(outputTo(execution, reader), stop);
  const sections = await endOutput(execution, reader, stop.aborted ? undefined : exit.code);
  return { status: statusOf(exit, interruption, timeout), exit, sections };
}

/** A script that ended well just before it was stopped has ended well. */
function statusOf(
  exit: Exit,
  { cancelled, stopping, lease }: Interruption,
  timeout: AbortSignal,
): ScriptResult['status'] {
  if (exit.code === 0 && !exit.oomKilled) return 'success';
  if (lease.aborted) return 'stopped';
  if (cancelled.aborted) return 'canceled';
  if (stopping.aborted) return 'stopped';
  return timeout.aborted ? 'timed_out' : 'failed';
}

/** Always runs and never changes the result, as in GitLab. */
export async function runAfterScript(
  execution: Execution,
  sandbox: Sandbox,
  status: ScriptResult['status'],
): Promise<void> {
  const { job, spec, transcript } = execution;
  if (spec.afterScript === undefined) return;
  await transcript.note('Running after_script');
  const reader = sectionReader(execution, job.afterScript);
  const limit = AbortSignal.timeout(spec.limits.afterScriptTimeoutMs);
  const environment = { CI_JOB_STATUS: status === 'timed_out' ? 'failed' : status };
  const stop = AbortSignal.any([limit, execution.interruption.lease]);
  const exit = await sandbox.runAfterScript(environment, outputTo(execution, reader), stop);
  await endOutput(execution, reader, exit.code);
  if (execution.interruption.lease.aborted) throw new LeaseEnded();
  if (limit.aborted)
    await transcript.note('after_script took too long and was stopped; this does not change the result.');
  else if (exit.diskFull)
    await transcript.note('after_script wrote too much to disk and was stopped; this does not change the result.');
  else if (exit.code !== 0)
    await transcript.note(`after_script failed with exit code ${exit.code}; this does not change the result.`);
}

/** What is not in the log any more is not looked at either: it may be endless. */
function sectionReader({ marker, transcript, observer }: Execution, commands: readonly string[]): SectionReader {
  const observe = (output: Uint8Array): void => {
    if (!transcript.isCut()) observer.push(output);
  };
  return createSectionReader(commands.map(transcript.mask), marker, transcript.length(), observe);
}

function outputTo({ context, transcript }: Execution, reader: SectionReader): Output {
  const read: Reading = bytes => reader.push(bytes, context.now());
  return bytes => transcript.write(bytes, read);
}

async function endOutput({ context, transcript }: Execution, reader: SectionReader, exitCode?: number) {
  await transcript.flush(bytes => reader.push(bytes, context.now()));
  const { rest, sections } = reader.end(context.now(), exitCode);
  await transcript.write(rest);
  return sections;
}
