import { setTimeout as sleep } from 'node:timers/promises';
import type { Output } from '../../flow/ports/engine.ts';
import { callUnless, SHORT_MS } from './call.ts';
import { engineError } from './errors.ts';
import type { FoundImage } from './find-image.ts';
import { type RunningService, ServiceFailure, stateOf } from './running-service.ts';

/** Milliseconds between two looks at a container. */
const LOOK_MS = 250;
/** Characters of what the image's own shell says to us: it may be anything that is called so. */
const LONGEST_ANSWER = 4096;

/**
 * Waits until one of the ports it is told (hexadecimal, as the kernel writes them) is listened at, by what every shell
 * can: no image has to have a tool for it, and it does not matter from where the engine's networks can be reached. What
 * listens at the loopback address alone is not there for the job.
 */
const WAIT_FOR_PORT = `
while :; do
  for file in /proc/net/tcp /proc/net/tcp6; do
    [ -r $file ] || continue
    while read -r _ address _ state _; do
      [ "$state" = 0A ] || continue
      case $address in 0100007F:*|00000000000000000000000001000000:*) continue ;; esac
      for port; do [ "\${address#*:}" = "$port" ] && echo listening && exit; done
    done <$file
  done
  sleep 0.1 2>/dev/null || sleep 1
done`;

/**
 * Resolves when a started service is ready: healthy, if its image has a health check; else when it listens at one of the
 * ports its image exposes. Without either there is nothing to wait for. Throws ServiceFailure when it ends before or
 * takes longer than `limitMs`.
 */
export async function untilReady(
  service: RunningService,
  image: FoundImage,
  limitMs: number,
  output: Output,
): Promise<void> {
  const { ports = [], hasHealthcheck = false } = image;
  if (!hasHealthcheck && ports.length === 0) return;
  const stop = new AbortController();
  const answer = await Promise.race([
    untilOver(service, hasHealthcheck, stop.signal),
    hasHealthcheck ? forever() : untilListening(service, ports),
    sleep(limitMs, 'late' as const, { signal: stop.signal }),
  ]).finally(() => stop.abort());
  if (answer === 'unknown') {
    await output(Buffer.from(`The image of ${service.name} has no shell: not waiting for its ports.\n`));
  }
  if (answer === 'late') throw new ServiceFailure(lateMessage(service.name, ports, hasHealthcheck, limitMs), service);
  if (typeof answer === 'number') {
    throw new ServiceFailure(
      `The service ${service.name} ended with exit code ${answer} before it was ready.`,
      service,
    );
  }
}

/** Answers the exit code of a service that has ended, or that its health check has passed. */
async function untilOver(service: RunningService, byHealth: boolean, stop: AbortSignal): Promise<number | 'ready'> {
  for (;;) {
    const { Running, ExitCode, Health } = await stateOf(service);
    if (!Running) return ExitCode;
    if (byHealth && Health?.Status === 'healthy') return 'ready';
    await sleep(LOOK_MS, undefined, { signal: stop });
  }
}

async function untilListening(service: RunningService, ports: readonly number[]): Promise<'ready' | 'unknown'> {
  const { name, container } = service;
  const hexadecimal = ports.map(port => port.toString(16).toUpperCase().padStart(4, '0'));
  const Cmd = ['sh', '-c', WAIT_FOR_PORT, 'sh', ...hexadecimal];
  // 500: it ended between the two calls (moby, daemon/exec.go).
  const output = await callUnless([404, 409, 500], `look at the service ${name}`, SHORT_MS, async () => {
    const exec = await container.exec({ Cmd, AttachStdout: true, AttachStderr: true });
    return await exec.start({});
  });
  if (output !== undefined && (await textOf(output)).includes('listening')) return 'ready';
  // Either there is no shell, or the service ends just now: then whoever looks at that answers.
  await sleep(2 * LOOK_MS);
  return (await stateOf(service)).Running ? 'unknown' : forever();
}

/** Not from its exit code: of a container that ends, the engine answers what it likes. */
async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  try {
    for await (const chunk of stream) {
      text += String(chunk);
      if (text.length > LONGEST_ANSWER) break;
    }
  } catch (error) {
    throw engineError('wait for a service', error);
  }
  return text;
}

function forever(): Promise<never> {
  return new Promise(() => undefined);
}

function lateMessage(name: string, ports: readonly number[], byHealth: boolean, limitMs: number): string {
  const limit = `${Math.round(limitMs / 1000)} s`;
  if (byHealth) return `The service ${name} was not healthy in ${limit}, by the health check of its image.`;
  return `The service ${name} did not accept connections at port ${ports.join(' or ')} in ${limit}.`;
}
