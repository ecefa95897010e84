import { InfraError } from '../../model/errors.ts';

/** The HTTP status of an error that dockerode threw, or undefined when the engine never answered. */
export function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('statusCode' in error)) return undefined;
  return typeof error.statusCode === 'number' ? error.statusCode : undefined;
}

/** What the engine said, without dockerode's decoration. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message.replace(/^\(HTTP code \d+\) [^-]*- /, '').trim();
}

/**
 * Names what we wanted of the engine and what it said. Only a request that the engine calls malformed (400) is not
 * worth trying again; a conflict or a missing object is somebody else's change, and no answer at all is an outage.
 */
export function engineError(what: string, error: unknown): InfraError {
  if (error instanceof InfraError) return error;
  return new InfraError(`Docker could not ${what}: ${reasonOf(error)}`, {
    retryable: statusOf(error) !== 400,
    cause: error,
  });
}
