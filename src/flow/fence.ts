/** Closes the fence around jobs before the first of them. */

import { InfraError } from '../model/errors.ts';
import type { WorkContext } from './work/context.ts';

/** What an open fence means for the operator: `require` does not start then, `off` wants none. */
export type FencePolicy = 'auto' | 'require' | 'off';

/** Throws InfraError when the fence is required and cannot be closed. */
export async function closeFence({ engine, fence, log }: WorkContext, policy: FencePolicy): Promise<void> {
  if (policy === 'off') return;
  await engine.openNetwork();
  const state = await fence.raise();
  if (state.isClosed) return;
  const { reason } = state;
  if (policy === 'require') {
    throw new InfraError(`JOB_FENCE=require, but the fence around jobs cannot be closed. ${reason}`, {
      retryable: false,
    });
  }
  log.warn(
    { reason, settings: ['JOB_FENCE', 'UNTRUSTED_NETWORK'], help: 'docs/self-hosting.md' },
    'jobs can reach this machine and its private networks, so those of pull requests from outside get no network',
  );
}
