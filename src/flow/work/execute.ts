/** What a worker does for one attempt: workspace, container, script, after_script, artifacts, and nothing left behind. */

import { randomBytes } from 'node:crypto';
import { createObserver } from '../../core/outputs/observer.ts';
import { settingsFor } from '../../core/policy/limits.ts';
import { prepareJob } from '../../core/prepare/prepare.ts';
import { CheckoutError, ImageError, InfraError, ServiceError } from '../../model/errors.ts';
import type { AttemptRef, Ended, FailureCause, Run } from '../../model/run.ts';
import type { WorkContext, WorkSettings } from './context.ts';
import {
  anyOf,
  Cancelled,
  type Execution,
  type Interruption,
  LeaseEnded,
  refuseInterrupted,
  Stopped,
} from './execution.ts';
import { keepFailed } from './keep.ts';
import { maskedLog } from './masked-log.ts';
import { openSandbox } from './open-sandbox.ts';
import { refusedDeployment } from './refuse-deployment.ts';
import { ArtifactsGone } from './restore-artifacts.ts';
import { runAfterScript, runScript } from './run-script.ts';
import { openSecrets } from './secrets.ts';
import { settle } from './settle.ts';
import { createTranscript } from './transcript.ts';

/** Resolves with how it ended, also when the world failed; rejects only by our own fault. */
export async function execute(
  context: WorkContext,
  run: Run,
  ref: AttemptRef,
  interruption: Interruption,
): Promise<Ended> {
  const settings = settingsFor(context.policy, run.trigger.repository, context.settings);
  const { logs, masks, now } = context;
  const transcript = createTranscript(logs, ref, { maxBytes: settings.maxLogBytes, masks, now });
  const ours = { ...context, log: maskedLog(context.log, transcript.mask) };
  try {
    const ended = await carryOut({ context: ours, run, ref, settings, transcript, interruption }).catch(
      async error => await told(endedByError(error, interruption), transcript.note),
    );
    return 'message' in ended ? { ...ended, message: transcript.mask(ended.message) } : ended;
  } finally {
    await transcript.seal();
  }
}

interface Task extends Pick<Execution, 'context' | 'run' | 'ref' | 'transcript' | 'interruption'> {
  readonly settings: WorkSettings;
}

async function carryOut({ settings, ...task }: Task): Promise<Ended> {
  const { context, run, ref, transcript } = task;
  // First: a job that may not use its environment is given none of its secrets either.
  const refusal = await refusedDeployment(context, run, ref.key);
  if (refusal !== undefined) return await told(failure(refusal.cause, refusal.message), transcript.note);
  const secrets = await openSecrets(context, run, ref, transcript);
  const marker = newMarker(transcript.mask);
  // Looked at for each stranger's job: between two sweeps an engine may have been started anew.
  const isFenced = run.trigger.trust === 'untrusted' && (await context.fence.raise()).isClosed;
  const preparation = { run, ref, marker, startedAt: context.now(), isFenced, secrets, ...settings };
  const { notes, fault, ...prepared } = prepareJob(preparation);
  for (const note of notes) await transcript.note(note);
  if (fault !== undefined) return await told(failure('script_failure', fault), transcript.note);
  const observer = createObserver(prepared.job, prepared.spec.directory);
  return await inSandbox({ ...task, ...prepared, marker, observer });
}

/** A word that nobody can guess and that is no part of a secret: the output would lose it. */
function newMarker(mask: (text: string) => string): string {
  const marker = randomBytes(12).toString('hex');
  return mask(marker) === marker ? marker : newMarker(mask);
}

async function told(ended: Ended, note: (sentence: string) => Promise<void>): Promise<Ended> {
  if ('message' in ended) await note(ended.message);
  if (ended.outcome === 'handed_back') await note('The server is stopping. The job will be started again.');
  return ended;
}

const CUT_OFF =
  'The worker could not tell the database that it lives, and stopped the job, since another worker may have it by now.';

function endedByError(error: unknown, { stopping }: Interruption): Ended {
  if (error instanceof LeaseEnded) return { outcome: 'lost', message: CUT_OFF };
  if (error instanceof Cancelled) return { outcome: 'cancelled', sections: [] };
  if (error instanceof Stopped) return { outcome: 'handed_back' };
  if (error instanceof ImageError) return failure('image_pull_failure', error.message);
  if (error instanceof CheckoutError) return failure('script_failure', error.message);
  if (error instanceof ServiceError) return failure('script_failure', error.message);
  if (error instanceof ArtifactsGone) return failure('missing_dependency_failure', error.message);
  if (!(error instanceof InfraError)) throw error;
  // Also when the engine stopped together with us, as when the machine is shut down.
  if (error.retryable && stopping.aborted) return { outcome: 'handed_back' };
  if (error.retryable) return { outcome: 'lost', message: error.message };
  return failure('runner_system_failure', error.message);
}

function failure(cause: FailureCause, message: string): Ended {
  return { outcome: 'failure', cause, message, sections: [] };
}

async function inSandbox(execution: Execution): Promise<Ended> {
  const { interruption, transcript } = execution;
  const { teardown } = execution.context;
  const sandbox = await openSandbox(execution);
  try {
    const result = await runScript(execution, sandbox);
    if (result.status === 'stopped') refuseInterrupted(interruption);
    await runAfterScript(execution, sandbox, result.status);
    return await keepFailed(execution, sandbox, await settle(execution, sandbox, result));
  } catch (error) {
    // The script may still be running: nobody may be given the attempt before it is stopped.
    await teardown.complete(sandbox, anyOf(interruption), transcript.note);
    throw error;
  } finally {
    await teardown.begin(sandbox);
  }
}
