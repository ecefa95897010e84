/** From a prepared job to a sandbox that is ready to run it. */

import { registryRights } from '../../core/policy/registries.ts';
import { withMergeBase } from '../../core/prepare/merge-base.ts';
import type { Checkout } from '../ports/checkouts.ts';
import type { Sandbox } from '../ports/engine.ts';
import { anyOf, type Execution, refuseInterrupted } from './execution.ts';
import { restoreArtifacts } from './restore-artifacts.ts';
import { restoreCaches } from './restore-caches.ts';
import { withEngine } from './with-engine.ts';
import { openWorkspace } from './workspace.ts';

/** A cancel does not wait for a slow pull: what comes of it is destroyed when it comes. */
export async function openSandbox(execution: Execution): Promise<Sandbox> {
  const { context, run, interruption, transcript } = execution;
  const checkout = await checkOut(execution);
  refuseInterrupted(interruption);
  const spec = withMergeBase(execution.spec, checkout?.mergeBase);
  const rights = registryRights(context.policy, run.trigger.repository, run.trigger.trust);
  const waiting = { engine: context.engine, note: transcript.note, signal: anyOf(interruption) };
  const preparing = withEngine(waiting, () =>
    context.engine.prepare(spec, checkout?.directory, transcript.write, rights),
  );
  const sandbox = await Promise.race([preparing, aborted(anyOf(interruption))]);
  if (sandbox === 'aborted') {
    preparing.then(context.teardown.begin).catch(error => context.log.info({ err: error }, 'nothing was prepared'));
    refuseInterrupted(interruption);
    throw new Error('interrupted by nobody');
  }
  try {
    for (const { name, digest } of sandbox.images) await transcript.note(`Image ${name} is ${digest}`);
    await restoreCaches(execution, sandbox);
    await restoreArtifacts(execution, sandbox);
    return sandbox;
  } catch (error) {
    await context.teardown.begin(sandbox);
    throw error;
  }
}

async function checkOut({ context, run, checkout, transcript }: Execution): Promise<Checkout | undefined> {
  return checkout && (await openWorkspace(context, run.trigger, checkout, transcript));
}

function aborted(signal: AbortSignal): Promise<'aborted'> {
  if (signal.aborted) return Promise.resolve('aborted');
  return new Promise(resolve => signal.addEventListener('abort', () => resolve('aborted'), { once: true }));
}
