import { type Db, fromKysely, PgBoss } from 'pg-boss';
import type { Logger } from 'pino';
import type { AttemptRef, Run } from '../../model/run.ts';
import { orInfraError } from './infra-error.ts';
import type { Address, Tx } from './postgres.ts';
import { prioritiesOf } from './priority.ts';

/** The names of the two queues. */
export const DELIVERIES = 'delivery';
export const ATTEMPTS = 'attempt';

/** What a piece of work carries: names only. The truth is in our tables. */
export interface DeliveryWork {
  readonly deliveryId: string;
}

/**
 * A worker that dies is noticed by its heartbeat (10 s is the shortest the queue allows), an hour and a day are the
 * longest a handler may take. Queued work is kept for a year: a server that was off for a month still owes it.
 */
const COMMON = {
  notify: true,
  heartbeatSeconds: 10,
  retentionSeconds: 365 * 86_400,
  // History belongs to our tables: a million finished jobs would make the queue's supervision take seconds.
  deleteAfterSeconds: 86_400,
  retryBackoff: true,
};

/** Deliveries are tried 2, 4, 8 … seconds apart and then every ten minutes: for about an hour and a half. */
const DELIVERY_QUEUE = { ...COMMON, expireInSeconds: 3_600, retryLimit: 16, retryDelay: 2, retryDelayMax: 600 };

/** An attempt whose worker died is handed out again at once, and not more than twice a minute when it keeps failing. */
const ATTEMPT_QUEUE = { ...COMMON, expireInSeconds: 86_400, retryLimit: 100, retryDelay: 1, retryDelayMax: 30 };

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
    await boss.createQueue(DELIVERIES, DELIVERY_QUEUE);
    await boss.createQueue(ATTEMPTS, ATTEMPT_QUEUE);
  } catch (error) {
    await boss.stop({ graceful: false });
    throw error;
  }
  return boss;
}

/** Queues the handling of a delivery when the transaction commits. */
export async function enqueueDelivery(boss: PgBoss, tx: Tx, deliveryId: string): Promise<void> {
  await boss.insert(DELIVERIES, [{ data: { deliveryId } satisfies DeliveryWork }], { db: within(tx) });
}

/** Queues attempts of a run, whose rows are written already, when the transaction commits. */
export async function enqueueAttempts(boss: PgBoss, tx: Tx, run: Run, attempts: readonly AttemptRef[]): Promise<void> {
  if (attempts.length === 0) return;
  const priorities = await prioritiesOf(tx, run, attempts.length);
  await boss.insert(
    ATTEMPTS,
    attempts.map(({ runId, key, number }, index) => {
      return { data: { runId, key, number }, priority: priorities[index] ?? 0 };
    }),
    { db: within(tx) },
  );
}

/** The queue engine's own statements inside our transaction. */
export function within(tx: Tx): Db {
  return fromKysely(tx);
}
