import { sql } from 'kysely';
import type { Run } from '../../model/run.ts';
import type { Tx } from './postgres.ts';

/** What somebody waits for comes before what the clock started. */
const CLASS = { push: 1, pull_request: 1, merge_group: 1, web: 1, api: 1, schedule: 0 } as const;
/** More of one repository than this are all equally late. */
const LONGEST_LINE = 10_000;

/**
 * How soon the next attempts of a run are taken from a queue: the larger, the sooner; equal ones in the order in which
 * they came. Each attempt of a repository that waits or runs puts its next one back by a place, so that repositories take
 * turns: one with a thousand jobs delays the first job of another by none of them (start-time fair queueing, Goyal et
 * al., 1996). Those of other queues do not count: they wait for other workers, maybe for ever.
 */
export async function prioritiesOf(tx: Tx, { trigger }: Run, queue: string, count: number): Promise<readonly number[]> {
  const first = (await unendedOf(tx, trigger.repository.id, queue)) - count;
  const base = CLASS[trigger.source] * LONGEST_LINE;
  return Array.from({ length: count }, (_, index) => base - Math.min(first + index, LONGEST_LINE - 1));
}

/** Attempts of a repository that wait for a worker or have one, those that are being queued now among them. */
async function unendedOf(tx: Tx, repositoryId: number, queue: string): Promise<number> {
  const { count } = await tx
    .selectFrom('run')
    .innerJoin('job', 'job.run_id', 'run.id')
    .innerJoin('attempt', join => join.onRef('attempt.run_id', '=', 'run.id').onRef('attempt.key', '=', 'job.key'))
    .select(sql<string>`count(*)`.as('count'))
    .where('run.repository_id', '=', repositoryId)
    .where('run.completed_at', 'is', null)
    .where('job.queue', '=', queue)
    .where('attempt.outcome', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(count);
}
