/** Looks at the engine before anything relies on it. */

import { engineWarnings, unknownRuntime } from '../core/prepare/engine-advice.ts';
import { InfraError } from '../model/errors.ts';
import type { WorkContext } from './work/context.ts';

/** Throws InfraError with a sentence for the operator when jobs cannot run on it as they are meant to. */
export async function checkEngine({ engine, settings, log }: WorkContext): Promise<void> {
  const info = await engine.check();
  const unknown = unknownRuntime(info, [settings.runtime, settings.untrusted.runtime]);
  if (unknown !== undefined) throw new InfraError(unknown, { retryable: false });
  for (const warning of engineWarnings(info)) log.warn(warning);
}
