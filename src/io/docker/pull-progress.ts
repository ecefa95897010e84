import { InfraError } from '../../model/errors.ts';
import type { ImageReference } from './image-reference.ts';
import { pullError } from './pull-error.ts';

/** A pull that says nothing for so long hangs. */
const SILENCE_MS = 300_000;

/**
 * Reads a pull's progress to its end and announces one line for each layer that is complete, and the digest. Throws
 * what the pull failed with.
 */
export async function progressLines(
  reference: ImageReference,
  stream: NodeJS.ReadableStream,
  announce: (line: string) => Promise<void>,
): Promise<void> {
  for await (const line of lines(reference, stream)) {
    const event: unknown = JSON.parse(line);
    const failure = field(event, 'error');
    if (failure !== undefined) throw pullError(reference, failure);
    const status = field(event, 'status') ?? '';
    const id = field(event, 'id');
    if (status === 'Pull complete') await announce(`${id}: ${status}`);
    if (status.startsWith('Digest: ')) await announce(status);
  }
}

function field(event: unknown, name: string): string | undefined {
  if (typeof event !== 'object' || event === null) return undefined;
  const value: unknown = Reflect.get(event, name);
  return typeof value === 'string' ? value : undefined;
}

async function* lines(reference: ImageReference, stream: NodeJS.ReadableStream): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  const chunks = stream[Symbol.asyncIterator]();
  for (;;) {
    const next = await orSilence(reference, chunks.next());
    if (next.done === true) break;
    const chunk: unknown = next.value;
    rest +=
      typeof chunk === 'string'
        ? chunk
        : decoder.decode(chunk instanceof Uint8Array ? chunk : undefined, { stream: true });
    const complete = rest.split('\n');
    rest = complete.pop() ?? '';
    for (const line of complete) if (line.trim() !== '') yield line;
  }
  if (rest.trim() !== '') yield rest;
}

async function orSilence<T>(reference: ImageReference, next: Promise<T>): Promise<T> {
  const { promise: silence, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new InfraError(`The pull of ${reference.name} stopped making progress`, { retryable: true })),
    SILENCE_MS,
  );
  try {
    return await Promise.race([next, silence]);
  } catch (error) {
    throw error instanceof InfraError ? error : pullError(reference, String(error), error);
  } finally {
    clearTimeout(timer);
  }
}
