import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { SmeeClient } from 'smee-client';
import { z } from 'zod';

export interface ProxyOptions {
  /** The channel, `https://smee.io/...`: whoever knows it sees every delivery, so it is for development only. */
  readonly source: string;
  /** Our own webhook address. */
  readonly target: string;
  readonly log: Logger;
}

/** A delivery as the channel repeats it: the headers beside the body. */
const message = z.looseObject({ body: z.record(z.string(), z.unknown()) });

/** How long the start of the server waits for the channel, in milliseconds. */
const connectMs = 5_000;

/** What GitHub signs and says about a delivery; nothing else of the sender's headers is passed on. */
const headerNames = ['x-github-event', 'x-github-delivery', 'x-hub-signature-256', 'user-agent'];

/**
 * Fetches deliveries from a channel for a server that GitHub cannot reach, until the returned function is called.
 * Reconnects by itself; what was sent while it was not connected is lost. The signature is checked by the target.
 */
export async function startProxy({ source, target, log }: ProxyOptions): Promise<() => Promise<void>> {
  const logger = {
    info: (line: string) => log.info(line),
    error: (fault: unknown) => log.warn({ err: fault }, 'proxy'),
  };
  // It forwards on its own only what it can read, and a message it cannot read would end the process: we forward.
  const client = new SmeeClient({ source, target, logger, forward: false });
  client.onmessage = event => {
    forward(event.data, target).catch((error: unknown) =>
      log.warn({ err: error }, 'a delivery could not be passed on'),
    );
  };
  const started = client.start().catch((error: unknown) => {
    log.warn({ err: error }, `${source} does not answer; still trying`);
  });
  await Promise.race([started, sleep(connectMs, undefined, { ref: false })]);
  return () => client.stop();
}

async function forward(data: string, target: string): Promise<void> {
  const { body, ...rest } = message.parse(JSON.parse(data));
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  for (const name of headerNames) {
    const value = rest[name];
    if (typeof value === 'string') headers[name] = value;
  }
  const response = await fetch(target, { method: 'POST', body: JSON.stringify(body), headers });
  if (!response.ok) throw new Error(`${target} answered ${response.status}: ${await response.text()}`);
}
