import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type Docker from 'dockerode';
import type { Output } from '../../flow/ports/engine.ts';
import type { Exit } from '../../model/container.ts';
import { InfraError } from '../../model/errors.ts';
import { call, callUnless, SHORT_MS } from './call.ts';
import { engineError } from './errors.ts';
import { frameReader } from './frames.ts';
import { OUT_OF_MEMORY } from './shell.ts';

/** How often we ask the engine whether a quiet container still runs, in case its answer to `wait` got lost. */
const LOOK_MS = 30_000;
/** How long the end of a container may come after the end of its output. */
const SETTLE_MS = 5_000;
/** UTF-16 units at the end of stderr, where the outer shell's last words are. */
const LONGEST_WORDS = 1_000;
/** How long the engine's news of a kill for memory may come after its news of the end: it hears of them by two ways. */
const OOM_NEWS_MS = 1_000;
/** What the container itself tells of its end. */
type OwnExit = Omit<Exit, 'diskFull'>;
/** What a shell reports for a process that SIGKILL ended. */
const KILLED: OwnExit = { code: 137, oomKilled: false };
/** What an engine that stops, or comes back, leaves of a container that it ends: by SIGKILL, or SIGTERM. */
const ENDED_BY_ENGINE: ReadonlySet<number> = new Set([137, 143]);

/**
 * Starts a created container and resolves with its exit once all its output was taken. Reads no faster than `output`
 * resolves; the pipe then pauses the container. Kills it when `signal` aborts. Throws InfraError when the engine goes
 * away, and what `output` throws.
 */
export async function runContainer(container: Docker.Container, output: Output, signal: AbortSignal): Promise<OwnExit> {
  if (signal.aborted) return KILLED;
  // Attached before it starts, or the head of the output is lost.
  const stream = await call('attach to a container', SHORT_MS, () =>
    container.attach({ stream: true, stdout: true, stderr: true }),
  );
  let outerWords = '';
  const delivered = deliver(stream, output, piece => {
    outerWords = `${outerWords}${Buffer.from(piece).toString()}`.slice(-LONGEST_WORDS);
  });
  const stop = new AbortController();
  try {
    await Promise.race([call('start a container', SHORT_MS, () => container.start()), failureOf(delivered)]);
    const code = await Promise.race([
      exitOf(container, delivered, signal, stop.signal),
      failureOf(delivered),
      failureOf(killOnAbort(container, signal, stop.signal)),
    ]);
    await delivered;
    if (signal.aborted || code === 0) return { code, oomKilled: false };
    return { code, oomKilled: outerWords.includes(OUT_OF_MEMORY) || (await wasOomKilled(container, code)) };
  } finally {
    stop.abort();
    if (stream instanceof Readable) stream.destroy();
  }
}

async function deliver(
  stream: NodeJS.ReadableStream,
  output: Output,
  onStderr: (piece: Uint8Array) => void,
): Promise<void> {
  const read = frameReader(onStderr);
  for await (const chunk of chunksOf(stream)) {
    const payload = read(chunk);
    if (payload.length > 0) await output(payload);
  }
}

async function* chunksOf(stream: NodeJS.ReadableStream): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of stream) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
  } catch (error) {
    throw engineError('deliver the output of a container', error);
  }
}

/** Settles only when `work` fails. */
function failureOf(work: Promise<unknown>): Promise<never> {
  return new Promise((_, reject) => {
    work.catch(reject);
  });
}

async function killOnAbort(container: Docker.Container, signal: AbortSignal, stop: AbortSignal): Promise<void> {
  const { promise: aborted, resolve } = Promise.withResolvers<void>();
  if (signal.aborted) resolve();
  signal.addEventListener('abort', () => resolve(), { once: true, signal: stop });
  await aborted;
  // Not running any more (409) or removed meanwhile (404): nothing is left to kill.
  await callUnless([404, 409], 'kill a container', SHORT_MS, () => container.kill());
}

/**
 * Waits for the end. The engine's own `wait` may never answer when the engine dies, and the end of the output proves
 * nothing (it also ends when the engine does), so we look ourselves after it, and by time.
 */
async function exitOf(
  container: Docker.Container,
  delivered: Promise<void>,
  signal: AbortSignal,
  stop: AbortSignal,
): Promise<number> {
  const answer = container.wait({ abortSignal: stop });
  const settled = Promise.race([
    answer.then(({ StatusCode }: { StatusCode: number }) => StatusCode).catch(() => 'lost' as const),
    delivered.then(() => sleep(SETTLE_MS, 'lost' as const, { signal: stop })),
  ]);
  for (;;) {
    const news = await Promise.race([settled, sleep(LOOK_MS, 'none' as const, { signal: stop })]);
    if (typeof news === 'number') return news;
    const state = await stateOf(container);
    const isLost = news === 'lost';
    const isByEngine = isLost && !signal.aborted && !state.OOMKilled && ENDED_BY_ENGINE.has(state.ExitCode);
    if (!state.Running && isByEngine)
      throw new InfraError('Docker was stopped, and ended a running container', { retryable: true });
    if (!state.Running) return state.ExitCode;
    if (isLost) throw new InfraError('Docker lost the output of a running container', { retryable: true });
  }
}

/** What the engine knows of it: all there is when the outer shell was killed too. */
async function wasOomKilled(container: Docker.Container, code: number): Promise<boolean> {
  const latest = performance.now() + (code === KILLED.code ? OOM_NEWS_MS : 0);
  for (;;) {
    if ((await stateOf(container)).OOMKilled) return true;
    if (performance.now() >= latest) return false;
    await sleep(OOM_NEWS_MS / 10);
  }
}

async function stateOf(container: Docker.Container): Promise<Docker.ContainerInspectInfo['State']> {
  const { State } = await call('inspect a container', SHORT_MS, () => container.inspect());
  return State;
}
