import { setTimeout as sleep } from 'node:timers/promises';
import type { PgBoss } from 'pg-boss';
import type { Logger } from 'pino';
import type { Notices } from '../../flow/ports/notices.ts';
import type { Notice } from '../../model/notice.ts';
import type { Run } from '../../model/run.ts';
import { within } from './boss.ts';
import { HEARTBEAT_EVERY, NOTICE_QUEUE, NOTICES } from './boss-options.ts';
import { holdStale, writeState } from './branches.ts';
import { findRuns } from './find-runs.ts';
import { orInfraError } from './infra-error.ts';
import type { Database } from './postgres.ts';

/** Newest finished runs of a branch that are read: those that say nothing come between the others. */
const RUNS = 5;
/** Seconds. New notices are announced; looking by time is for those to send again. */
const LOOK_EVERY = 2;

/** The Notices on tables and on pg-boss. */
export function bossNotices(db: Database, boss: PgBoss, log: Logger): Notices {
  return {
    compare: (f, limit) =>
      orInfraError(() =>
        db.transaction().execute(async tx => {
          const held = await holdStale(tx, limit);
          for (const branch of held) {
            const { repositoryId, name: pushedTo, state } = branch;
            const newest = await findRuns(tx, { repositoryId, pushedTo, open: false, limit: RUNS });
            const compared = f(state, newest.filter(isOfBranch));
            await writeState(tx, branch, compared?.state);
            const work = (compared?.notices ?? []).map(data => ({ data, group: { id: data.target } }));
            if (work.length > 0) await boss.insert(NOTICES, work, { db: within(tx) });
          }
          return held.length;
        }),
      ),

    async take(concurrency, handle) {
      const options = {
        pollingIntervalSeconds: LOOK_EVERY,
        notifyPollingIntervalSeconds: LOOK_EVERY,
        heartbeatRefreshSeconds: HEARTBEAT_EVERY,
        // A receiver that does not answer holds up itself and nobody else.
        groupConcurrency: 1,
        includeMetadata: true,
      } as const;
      for (let slot = 0; slot < concurrency; slot++) {
        const id = await boss.work<Notice>(NOTICES, options, async jobs => {
          try {
            for (const { data, retryCount } of jobs) await handle(data, retryCount >= NOTICE_QUEUE.retryLimit);
          } catch (error) {
            const about = jobs.map(({ data: { key, target } }) => ({ key, target }));
            log.warn({ err: error, notices: about }, 'a notification could not be sent');
            throw error;
          } finally {
            boss.notifyWorker(id);
          }
        });
      }
    },

    async drain(graceMs) {
      const done = new AbortController();
      await Promise.race([
        boss.offWork(NOTICES),
        sleep(graceMs, undefined, { signal: done.signal }).catch(() => undefined),
      ]);
      done.abort();
    },
  };
}

function isOfBranch({ trigger }: Run): boolean {
  return trigger.source === 'push' && trigger.ref.kind === 'branch';
}
