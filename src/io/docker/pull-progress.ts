import { reasonOf } from './errors.ts';
import { orSilence } from './or-silence.ts';
import { failureOf, type Pull } from './pull.ts';

/**
 * Reads a pull's progress to its end and announces one line for each layer that is complete, and the digest. Throws
 * what the pull failed with, and InfraError when it says nothing for too long.
 */
export async function progressLines(
  pull: Pull,
  stream: NodeJS.ReadableStream,
  silenceMs: number,
  announce: (line: string) => Promise<void>,
): Promise<void> {
  for await (const line of lines(pull, stream, silenceMs)) {
    const event: unknown = JSON.parse(line);
    const failure = field(event, 'error');
    if (failure !== undefined) throw failureOf(pull, failure);
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

async function* lines(pull: Pull, stream: NodeJS.ReadableStream, silenceMs: number): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  const chunks = stream[Symbol.asyncIterator]();
  for (;;) {
    const arrival = chunks.next().catch(error => {
      throw failureOf(pull, reasonOf(error), error);
    });
    const next = await orSilence(pull.reference, arrival, silenceMs);
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
