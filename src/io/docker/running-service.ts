import type Docker from 'dockerode';
import type { Output } from '../../flow/ports/engine.ts';
import { ServiceError } from '../../model/errors.ts';
import { call, callUnless, SHORT_MS } from './call.ts';
import { frameReader } from './frames.ts';

/** A service that was started for an attempt. */
export interface RunningService {
  /** What people call it. */
  readonly name: string;
  readonly container: Docker.Container;
}

/** A service that is not to be had. */
export class ServiceFailure extends ServiceError {
  readonly service: RunningService;

  constructor(message: string, service: RunningService) {
    super(message);
    this.service = service;
  }
}

/** Gone, or its log is kept in a way that cannot be read back: no reason for the job to end otherwise. */
const UNREADABLE = [404, 409, 500, 501];
const LOG_LINES = 100;
const LOG_BYTES = 64 * 1024;

/** Tells the end of what a service printed. */
export async function tellService(service: RunningService, output: Output): Promise<void> {
  const log = await logOf(service);
  await output(Buffer.from(`The service ${service.name} said${log.length === 0 ? ' nothing.' : ':'}\n`));
  await output(log);
}

/** On lines of its own; empty when it cannot be had. */
async function logOf({ name, container }: RunningService): Promise<Uint8Array> {
  const frames = await callUnless(UNREADABLE, `read the log of the service ${name}`, SHORT_MS, () =>
    container.logs({ stdout: true, stderr: true, follow: false, tail: LOG_LINES }),
  );
  const text = frames === undefined ? Buffer.alloc(0) : Buffer.from(frameReader()(frames)).subarray(-LOG_BYTES);
  return text.length === 0 || text.at(-1) === 0x0a ? text : Buffer.concat([text, Buffer.from('\n')]);
}

export async function stateOf({ container }: RunningService): Promise<Docker.ContainerInspectInfo['State']> {
  const { State } = await call('inspect a container', SHORT_MS, () => container.inspect());
  return State;
}
