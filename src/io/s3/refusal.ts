import { S3ServiceException } from '@aws-sdk/client-s3';
import { InfraError } from '../../model/errors.ts';

/** What the SDK says of the way to the server, not of what we asked. */
const ON_THE_WAY = ['TimeoutError', 'CredentialsProviderError', 'AbortError'];

function isWorlds(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  return error instanceof S3ServiceException || 'code' in error || ON_THE_WAY.includes(error.name);
}

/** Turns what the server or the network refused into a retryable InfraError that says `what` could not be done. */
export function refusal(what: string, error: unknown): unknown {
  if (!isWorlds(error)) return error;
  return new InfraError(`${what}: ${reason(error)}`, { retryable: true, cause: error });
}

/** Carries out `effect`; its errors are as `refusal` says. */
export async function inBucket<T>(what: string, effect: () => Promise<T>): Promise<T> {
  try {
    return await effect();
  } catch (error) {
    throw refusal(what, error);
  }
}

/** The name of an error tells more than its message, which servers leave empty. */
function reason({ name, message }: Error): string {
  return name === 'Error' || message.includes(name) ? message : `${name}: ${message}`;
}
