import type { RegistryLogin } from '../../model/registry.ts';
import type { ImageReference } from './image-reference.ts';
import { pullError } from './pull-error.ts';

/** What is to be pulled, and as whom. */
export interface Pull {
  readonly reference: ImageReference;
  /** '' for the engine's own. */
  readonly platform: string;
  /** Absent: as anybody. */
  readonly login?: RegistryLogin;
}

/** Why it failed, from what the engine said. */
export function failureOf({ reference, login }: Pull, reason: string, cause?: unknown): Error {
  return pullError(reference, reason, { cause, withLogin: login !== undefined });
}
