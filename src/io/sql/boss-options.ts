/** The names of the kinds of queues, and what they promise. */
export const DELIVERIES = 'delivery';
export const ATTEMPTS = 'attempt';

/** How often who takes work says that it still lives, in seconds. */
export const HEARTBEAT_EVERY = 2;

/**
 * A worker that dies is noticed by its heartbeat (10 s is the shortest the queue allows), an hour and a day are the
 * longest a handler may take. Queued work is kept for a year: a server that was off for a month still owes it.
 */
const COMMON = {
  notify: true,
  heartbeatSeconds: 10,
  retentionSeconds: 365 * 86_400,
  // History belongs to our tables: a million finished jobs would make the queue's supervision take seconds. An hour is
  // that many at ten thousand a minute.
  deleteAfterSeconds: 3_600,
  retryBackoff: true,
};

/** Deliveries are tried 2, 4, 8 … seconds apart and then every ten minutes: for about an hour and a half. */
export const DELIVERY_QUEUE = { ...COMMON, expireInSeconds: 3_600, retryLimit: 16, retryDelay: 2, retryDelayMax: 600 };

/** An attempt whose worker died is handed out again at once, and not more than twice a minute when it keeps failing. */
export const ATTEMPT_QUEUE = { ...COMMON, expireInSeconds: 86_400, retryLimit: 100, retryDelay: 1, retryDelayMax: 30 };
