import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Pipeline, Schedule } from '../../model/pipeline.ts';
import type { Timer } from '../../model/timer.ts';
import type { Actor, Repository } from '../../model/trigger.ts';
import type { Variables } from '../../model/variables.ts';
import { nextTime } from '../time/next-time.ts';

/** The `schedules` of a pipeline, each with its first time after `now` (milliseconds since the epoch). Twice the same is one. */
export function timersOf(
  { schedules }: Pick<Pipeline, 'schedules'>,
  repository: Repository,
  actor: Actor,
  now: number,
): readonly Timer[] {
  const timers = schedules.map(schedule => timer(schedule, repository, actor, now));
  return [...new Map(timers.map(each => [each.id, each])).values()];
}

function timer(schedule: Schedule, repository: Repository, actor: Actor, now: number): Timer {
  const { cron, timezone } = schedule;
  const branch = schedule.branch ?? repository.defaultBranch;
  const variables: Variables = Object.fromEntries(
    Object.entries(schedule.variables).map(([name, { value }]) => [name, value]),
  );
  const says = JSON.stringify([cron, timezone, branch, Object.entries(variables).toSorted()]);
  const id = bytesToHex(sha256(utf8ToBytes(says))).slice(0, 16);
  return { id, repository, actor, cron, timezone, branch, variables, dueAt: nextTime(cron, timezone, now) };
}
