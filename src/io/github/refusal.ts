import { InfraError } from '../../model/errors.ts';

/** GitHub's answer to a request was no. `status` is HTTP's; 0 when there was no answer, so that its effect is unknown. */
export class Refusal extends InfraError {
  readonly status: number;
  /** Whether GitHub limits this installation as a whole: nothing else may be asked until `retryAfterMs` is over. */
  readonly limited: boolean;

  constructor(
    message: string,
    options: { status: number; retryable: boolean; limited?: boolean; retryAfterMs?: number; cause?: unknown },
  ) {
    super(message, options);
    this.status = options.status;
    this.limited = options.limited ?? false;
  }
}

/** The answer, or undefined when GitHub knows no such thing. */
export async function unlessMissing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Refusal && error.status === 404) return undefined;
    throw error;
  }
}

/** The answer, or undefined when people locked the conversation, or turned it off: they asked for silence. */
export async function unlessLocked<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    const isLocked = error instanceof Refusal && error.status === 403 && /\blocked\b/i.test(error.message);
    if (isLocked || (error instanceof Refusal && error.status === 410)) return undefined;
    throw error;
  }
}
