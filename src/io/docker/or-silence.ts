import { InfraError } from '../../model/errors.ts';
import type { ImageReference } from './image-reference.ts';

/** What comes next from a registry, or InfraError when nothing comes for so long: engines wait for ever. */
export async function orSilence<T>(
  { name, registry }: ImageReference,
  next: Promise<T>,
  silenceMs: number,
): Promise<T> {
  const { promise: silence, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    const message = `The image ${name} could not be pulled: nothing came from ${registry} for ${silenceMs / 1000} s.`;
    reject(new InfraError(message, { retryable: true }));
  }, silenceMs);
  try {
    return await Promise.race([next, silence]);
  } finally {
    clearTimeout(timer);
  }
}
