import { CronExpressionParser } from 'cron-parser';

/**
 * The first time after `after` that five fields of cron name in a time zone, both in milliseconds since the epoch. Where a
 * clock is put forward, a time in the missing hour comes right after it; where it is put back, once. Throws for what the
 * parser of `.ci.yml` would not have let pass.
 */
export function nextTime(cron: string, timezone: string, after: number): number {
  return CronExpressionParser.parse(cron, { currentDate: after, tz: timezone }).next().getTime();
}
