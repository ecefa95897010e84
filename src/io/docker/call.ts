import { InfraError } from '../../model/errors.ts';
import { engineError, statusOf } from './errors.ts';

/** Milliseconds for calls that read or change one object. */
export const SHORT_MS = 60_000;
/** Milliseconds for calls whose work grows with the data: an import, a copy, a removal of a full disk layer. */
export const LONG_MS = 600_000;

/**
 * Makes one call to the engine, bounded in time: dockerode's promises never settle when the engine dies at the wrong
 * moment. `what` completes "Docker could not ...". The signal given to `make` ends the request. Throws InfraError.
 */
export async function call<T>(what: string, deadlineMs: number, make: (signal: AbortSignal) => Promise<T>): Promise<T> {
  try {
    return await bounded(what, deadlineMs, make);
  } catch (error) {
    throw engineError(what, error);
  }
}

/** Like `call`, but answers undefined when the engine answers with one of `statuses`. */
export async function callUnless<T>(
  statuses: readonly number[],
  what: string,
  deadlineMs: number,
  make: (signal: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
  try {
    return await bounded(what, deadlineMs, make);
  } catch (error) {
    const status = statusOf(error);
    if (status !== undefined && statuses.includes(status)) return undefined;
    throw engineError(what, error);
  }
}

async function bounded<T>(what: string, deadlineMs: number, make: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const request = new AbortController();
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    const seconds = Math.round(deadlineMs / 1000);
    reject(new InfraError(`Docker could not ${what}: no answer within ${seconds} s`, { retryable: true }));
    request.abort();
  }, deadlineMs);
  try {
    return await Promise.race([make(request.signal), late]);
  } finally {
    clearTimeout(timer);
  }
}
