import { createHmac, randomUUID } from 'node:crypto';
import type { App } from '../state/app.ts';
import type { Delivery, Outcome } from '../state/delivery.ts';
import type { World } from '../state/world.ts';

/** What is to be brought to an app. */
export interface Letter {
  readonly event: string;
  readonly action: string | null;
  readonly installationId: number | null;
  readonly repositoryId: number | null;
  readonly payload: string;
}

/** Sends a webhook, once and without waiting for the answer; the attempt is recorded with the app. */
export function deliver(world: World, app: App, letter: Letter, guid: string = randomUUID(), redelivery = false): void {
  if (app.hook.url === '') return;
  const { event, action, installationId, repositoryId, payload } = letter;
  const delivery: Delivery = {
    id: world.nextId(),
    guid,
    event,
    action,
    installationId,
    repositoryId,
    redelivery,
    deliveredAt: world.now(),
    url: app.hook.url,
    headers: headersFor(app, event, guid, payload),
    payload,
    outcome: null,
  };
  app.deliveries.push(delivery);
  background(world, attempt(world, delivery));
}

/** Sends the same payload with the same GUID again, signed with the present secret. */
export function redeliver(world: World, app: App, delivery: Delivery): void {
  deliver(world, app, delivery, delivery.guid, true);
}

/** Keeps work that nobody waits for where `idle` and `close` find it. */
export function background(world: World, work: Promise<void>): void {
  const tracked: Promise<void> = work.finally(() => world.underway.delete(tracked));
  world.underway.add(tracked);
}

function headersFor(app: App, event: string, guid: string, payload: string): Record<string, string> {
  const { id, secret } = app.hook;
  const sign = (algorithm: string) => `${algorithm}=${createHmac(algorithm, secret).update(payload).digest('hex')}`;
  return {
    accept: '*/*',
    'content-type': 'application/json',
    'user-agent': 'GitHub-Hookshot/5anb0x0',
    'x-github-event': event,
    'x-github-delivery': guid,
    'x-github-hook-id': String(id),
    'x-github-hook-installation-target-id': String(app.id),
    'x-github-hook-installation-target-type': 'integration',
    ...(secret === '' ? {} : { 'x-hub-signature': sign('sha1'), 'x-hub-signature-256': sign('sha256') }),
  };
}

async function attempt(world: World, delivery: Delivery): Promise<void> {
  await Promise.allSettled(world.holds);
  const started = performance.now();
  const outcome = (status: string, code: number, headers: Headers = new Headers(), body = ''): Outcome => ({
    status,
    code,
    duration: Math.round(performance.now() - started) / 1000,
    headers: Object.fromEntries(headers),
    body,
  });
  try {
    const answer = await fetch(delivery.url, {
      method: 'POST',
      headers: delivery.headers,
      body: delivery.payload,
      redirect: 'manual',
      signal: AbortSignal.any([world.closing.signal, AbortSignal.timeout(world.webhookTimeout)]),
    });
    const body = await answer.text();
    delivery.outcome = outcome(answer.statusText || String(answer.status), answer.status, answer.headers, body);
  } catch (error) {
    const late = error instanceof DOMException && error.name === 'TimeoutError';
    delivery.outcome = outcome(late ? 'timed out' : 'failed to connect to host', 0);
  }
}
