import { type Db, fromKysely, PgBoss } from 'pg-boss';
import type { Logger } from 'pino';
import type { AttemptRef, Run } from '../../model/run.ts';
import { ensureQueue, openQueue, queueOf } from './attempt-queues.ts';
import { ATTEMPT_QUEUE, ATTEMPTS, DELIVERIES, DELIVERY_QUEUE } from './boss-options.ts';
import { orInfraError } from './infra-error.ts';
import type { Address, Tx } from './postgres.ts';
import { prioritiesOf } from './priority.ts';

/** What a piece of work carries: names only. The truth is in our tables. */
export interface DeliveryWork {
  readonly deliveryId: string;
}

/** Connects the queue engine to the database and makes its tables and queues. Safe to repeat. */
export async function startBoss(address: Address, log: Logger): Promise<PgBoss> {
  const boss = new PgBoss({
    ...address,
    application_name: 'berth queue',
    max: 5,
    useListenNotify: true,
    schedule: false,
    superviseIntervalSeconds: 5,
    monitorIntervalSeconds: 5,
    registerInstance: false,
    openTelemetry: { enabled: false },
  });
  // It retries by itself whatever it was doing when the database went away.
  boss.on('error', error => log.warn({ err: error }, 'the queue met an error'));
  boss.on('warning', warning => log.debug({ warning }, 'the queue warns'));
  await orInfraError(() => boss.start());
  try {
    await openQueue(boss, DELIVERIES, DELIVERY_QUEUE);
    await openQueue(boss, ATTEMPTS, ATTEMPT_QUEUE);
  } catch (error) {
    await boss.stop({ graceful: false });
    throw error;
  }
  return boss;
}

/** Queues the handling of a delivery when the transaction commits; takers are shared out among installations. */
export async function enqueueDelivery(boss: PgBoss, tx: Tx, deliveryId: string, installationId: number): Promise<void> {
  const group = { id: String(installationId) };
  await boss.insert(DELIVERIES, [{ data: { deliveryId } satisfies DeliveryWork, group }], { db: within(tx) });
}

/** Queues attempts of a run, whose rows are written already, when the transaction commits. */
export async function enqueueAttempts(boss: PgBoss, tx: Tx, run: Run, attempts: readonly AttemptRef[]): Promise<void> {
  const tags = new Map(run.jobs.map(({ job }) => [job.key, job.tags]));
  const group = groupOf(run);
  for (const [queue, refs] of Map.groupBy(attempts, ({ key }) => queueOf(tags.get(key)))) {
    const priorities = await prioritiesOf(tx, run, queue, refs.length);
    const works = refs.map(({ runId, key, number }, index) => {
      return { data: { runId, key, number }, priority: priorities[index] ?? 0, ...group };
    });
    await ensureQueue(boss, tx, tags.get(refs[0]?.key ?? '') ?? []);
    await boss.insert(queue, works, { db: within(tx) });
  }
}

/** By it the running jobs of a repository are counted that may have only so many. */
function groupOf({ trigger, concurrency }: Run): { readonly group?: { readonly id: string; readonly tier: string } } {
  return concurrency === undefined ? {} : { group: { id: String(trigger.repository.id), tier: String(concurrency) } };
}

/** The queue engine's own statements inside our transaction. */
export function within(tx: Tx): Db {
  return fromKysely(tx);
}
