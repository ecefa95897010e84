import { open } from 'node:fs/promises';
import { InfraError } from '../../model/errors.ts';

/** What the operating system says when a call fails. */
interface SystemError extends Error {
  readonly code: string;
  readonly syscall: string;
}

function isSystemError(error: unknown): error is SystemError {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}

/** Whether nothing lies at the path that was asked for. */
export function isMissing(error: unknown): boolean {
  return isSystemError(error) && error.code === 'ENOENT';
}

/** Whether something lies already where a new name was to be made. */
export function isPresent(error: unknown): boolean {
  return isSystemError(error) && error.code === 'EEXIST';
}

/**
 * Carries out `effect` and turns a refusal of the operating system (disk full, no rights) into a retryable InfraError
 * that says `what` could not be done. Other errors pass as they are.
 */
export async function onDisk<T>(what: string, effect: () => Promise<T>): Promise<T> {
  try {
    return await effect();
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new InfraError(`${what}: ${error.message}`, { retryable: true, cause: error });
  }
}

/** Makes names that were created or renamed in a directory survive a power cut. */
export async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
