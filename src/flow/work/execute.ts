/** What a worker does for one attempt: workspace, container, script, after_script, artifacts, and nothing left behind. */

import { randomBytes } from 'node:crypto';
import { createSectionReader } from '../../core/prepare/sections.ts';
import { containerSpec } from '../../core/prepare/spec.ts';
import type { ContainerSpec, Exit } from '../../model/container.ts';
import { ImageError, InfraError } from '../../model/errors.ts';
import type { PlannedJob } from '../../model/plan.ts';
import type { AttemptRef, Ended, Run, Section } from '../../model/run.ts';
import type { Sandbox } from '../ports/engine.ts';
import { collectArtifacts, restoreArtifacts } from './artifacts.ts';
import type { WorkContext } from './context.ts';
import { createTranscript, type Transcript } from './transcript.ts';
import { openWorkspace } from './workspace.ts';

interface Execution {
  readonly context: WorkContext;
  readonly run: Run;
  readonly job: PlannedJob;
  readonly ref: AttemptRef;
  readonly spec: ContainerSpec;
  readonly marker: string;
  readonly transcript: Transcript;
  readonly interruption: Interruption;
}

/** Why an attempt may have to end before its time. */
export interface Interruption {
  /** Aborts when somebody cancels. */
  readonly cancelled: AbortSignal;
  /** Aborts when this process ends: the attempt is then lost, and tried again by whoever comes next. */
  readonly stopping: AbortSignal;
}

/** Resolves with how it ended, also when the world failed; rejects only by our own fault. */
export async function execute(
  context: WorkContext,
  run: Run,
  ref: AttemptRef,
  interruption: Interruption,
): Promise<Ended> {
  const jobRun = run.jobs.find(({ job }) => job.key === ref.key);
  if (jobRun === undefined) throw new Error(`run ${ref.runId} has no job ${ref.key}`);
  const { job } = jobRun;
  const marker = randomBytes(12).toString('hex');
  const transcript = createTranscript(context.logs, ref, context.settings.maxLogBytes);
  const { spec, notes } = containerSpec({ run, job, ref, marker, startedAt: context.now(), ...context.settings });
  try {
    for (const note of notes) await transcript.note(note);
    return await inSandbox({ context, run, job, ref, spec, marker, transcript, interruption });
  } catch (error) {
    const ended = endedByError(error);
    if ('message' in ended) await transcript.note(ended.message);
    return ended;
  } finally {
    await transcript.seal();
  }
}

function endedByError(error: unknown): Ended {
  if (error instanceof Cancelled) return { outcome: 'cancelled', sections: [] };
  if (error instanceof ImageError) return failure('image_pull_failure', error.message);
  if (!(error instanceof InfraError)) throw error;
  if (error.retryable) return { outcome: 'lost', message: error.message };
  return failure('runner_system_failure', error.message);
}

function failure(cause: 'image_pull_failure' | 'runner_system_failure', message: string): Ended {
  return { outcome: 'failure', cause, message, sections: [] };
}

class Cancelled extends Error {}

/** Throws when nobody wants the attempt to go on. */
function refuseInterrupted({ cancelled, stopping }: Interruption): void {
  if (cancelled.aborted) throw new Cancelled();
  if (stopping.aborted) throw new InfraError('the server was stopped while it ran.', { retryable: true });
}

async function inSandbox(execution: Execution): Promise<Ended> {
  const sandbox = await openSandbox(execution);
  try {
    const result = await runScript(execution, sandbox);
    if (result.status === 'stopped') refuseInterrupted(execution.interruption);
    await runAfterScript(execution, sandbox, result.status);
    return await settle(execution, sandbox, result);
  } finally {
    await execution.context.teardown.begin(sandbox);
  }
}

/** A cancel does not wait for a slow pull: what comes of it is destroyed when it comes. */
async function openSandbox({ context, run, job, spec, transcript, interruption }: Execution): Promise<Sandbox> {
  const checkout = await openWorkspace(context, run.trigger, transcript);
  refuseInterrupted(interruption);
  const preparing = context.engine.prepare(spec, checkout, transcript.write);
  const sandbox = await Promise.race([preparing, aborted(anyOf(interruption))]);
  if (sandbox === 'aborted') {
    preparing.then(context.teardown.begin).catch(error => context.log.info({ err: error }, 'nothing was prepared'));
    refuseInterrupted(interruption);
    throw new Error('interrupted by nobody');
  }
  try {
    await restoreArtifacts(context, run, job, sandbox, transcript);
    return sandbox;
  } catch (error) {
    await context.teardown.begin(sandbox);
    throw error;
  }
}

function aborted(signal: AbortSignal): Promise<'aborted'> {
  if (signal.aborted) return Promise.resolve('aborted');
  return new Promise(resolve => signal.addEventListener('abort', () => resolve('aborted'), { once: true }));
}

function anyOf({ cancelled, stopping }: Interruption): AbortSignal {
  return AbortSignal.any([cancelled, stopping]);
}

interface ScriptResult {
  readonly status: 'success' | 'failed' | 'canceled' | 'timed_out' | 'stopped';
  readonly exit: Exit;
  readonly sections: readonly Section[];
}

async function runScript(execution: Execution, sandbox: Sandbox): Promise<ScriptResult> {
  const { context, job, spec, marker, transcript, interruption } = execution;
  const commands = [...job.beforeScript, ...job.script];
  const reader = createSectionReader(commands, marker, transcript.length());
  const timeout = AbortSignal.timeout(spec.limits.timeoutMs);
  const output = (bytes: Uint8Array): Promise<void> => transcript.write(reader.push(bytes, context.now()));
  const stop = AbortSignal.any([anyOf(interruption), timeout]);
  const exit = await sandbox.run(output, stop);
  const { rest, sections } = reader.end(context.now(), stop.aborted ? undefined : exit.code);
  await transcript.write(rest);
  return { status: statusOf(exit, interruption, timeout), exit, sections };
}

/** A script that ended well just before it was stopped has ended well. */
function statusOf(exit: Exit, { cancelled, stopping }: Interruption, timeout: AbortSignal): ScriptResult['status'] {
  if (exit.code === 0 && !exit.oomKilled) return 'success';
  if (cancelled.aborted) return 'canceled';
  if (stopping.aborted) return 'stopped';
  return timeout.aborted ? 'timed_out' : 'failed';
}

/** Always runs and never changes the result, as in GitLab. */
async function runAfterScript(execution: Execution, sandbox: Sandbox, status: ScriptResult['status']): Promise<void> {
  const { context, job, spec, marker, transcript } = execution;
  if (spec.afterScript === undefined) return;
  await transcript.note('Running after_script');
  const reader = createSectionReader(job.afterScript, marker, transcript.length());
  const limit = AbortSignal.timeout(spec.limits.afterScriptTimeoutMs);
  const environment = { CI_JOB_STATUS: status === 'timed_out' ? 'failed' : status };
  const output = (bytes: Uint8Array): Promise<void> => transcript.write(reader.push(bytes, context.now()));
  const exit = await sandbox.runAfterScript(environment, output, limit);
  await transcript.write(reader.end(context.now(), exit.code).rest);
  if (limit.aborted)
    await transcript.note('after_script took too long and was stopped; this does not change the result.');
  else if (exit.code !== 0)
    await transcript.note(`after_script failed with exit code ${exit.code}; this does not change the result.`);
}

async function settle(
  execution: Execution,
  sandbox: Sandbox,
  { status, exit, sections }: ScriptResult,
): Promise<Ended> {
  if (status === 'canceled') return { outcome: 'cancelled', sections };
  const { context, job, ref, spec, transcript } = execution;
  const artifact = await collectArtifacts(context, { job, ref, passed: status === 'success' }, sandbox, transcript);
  const kept = { sections, ...(artifact === undefined ? {} : { artifact }) };
  if (status === 'success') return { outcome: 'success', ...kept };
  if (status === 'timed_out') return { outcome: 'timed_out', ...kept };
  if (exit.oomKilled) {
    const message = `The job needed more than its ${mebibytes(spec.limits.memory)} MiB of memory and was killed.`;
    return { outcome: 'failure', cause: 'oom_killed', message, exitCode: exit.code, ...kept };
  }
  const command = sections.at(-1)?.command.trim().split('\n')[0];
  const message = command === undefined ? `Exit code ${exit.code}` : `Exit code ${exit.code} in \`${command}\``;
  return { outcome: 'failure', cause: 'script_failure', message, exitCode: exit.code, ...kept };
}

function mebibytes(bytes: number): number {
  return Math.round(bytes / 1024 / 1024);
}
