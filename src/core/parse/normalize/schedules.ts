import { CronExpressionParser } from 'cron-parser';
import type { Schedule } from '../../../model/pipeline.ts';
import type { WrittenTop } from '../shape.ts';
import { type Path, positionOf } from '../tree.ts';
import type { Faults } from './faults.ts';
import { given } from './given.ts';
import { variablesAt } from './variables.ts';

type WrittenSchedules = NonNullable<WrittenTop['schedules']>;

/** GitHub's own limit for its schedules: what runs more often should be told of events. */
const leastMinutes = 5;

export function schedulesOf(written: WrittenSchedules, faults: Faults): readonly Schedule[] {
  return written.map(({ cron, timezone = 'UTC', branch }, index) => {
    const path = ['schedules', index];
    checkCron(cron, [...path, 'cron'], faults);
    if (!isTimezone(timezone)) {
      faults.error([...path, 'timezone'], 'is not the name of a time zone.', 'Write it as `Europe/Berlin`, or `UTC`.');
    }
    return {
      where: positionOf(faults.tree, path),
      cron,
      timezone,
      ...given(branch, name => ({ branch: name })),
      variables: variablesAt([...path, 'variables'], faults),
    };
  });
}

/** Plain cron: what one program understands beyond it (`@daily`, `L`, `#`, `H`), another does not. */
const field = String.raw`[\d*,/-]+`;
const named = String.raw`(?:[\d*,/-]|[a-z]{3})+`;
const fiveFields = new RegExp(`^${field} ${field} ${field} ${named} ${named}$`, 'i');

function checkCron(cron: string, path: Path, faults: Faults): void {
  const plain = cron.trim().replaceAll(/\s+/g, ' ');
  if (plain.length > 200 || !fiveFields.test(plain)) {
    const hint = 'Write minute, hour, day of month, month and day of week: `0 3 * * 1-5`.';
    faults.error(path, 'must have the five fields of cron.', hint);
    return;
  }
  try {
    const expression = CronExpressionParser.parse(plain, { currentDate: 0, tz: 'UTC' });
    // Only here does it notice that a day such as 30 February never comes.
    expression.next();
    if (shortestGap(expression.fields.minute.values) < leastMinutes) {
      faults.error(
        path,
        `may not run more often than every ${leastMinutes} minutes.`,
        `Write \`*/${leastMinutes} * * * *\`.`,
      );
    }
  } catch (error) {
    faults.error(path, `is not a time that ever comes: ${reasonOf(error)}.`);
  }
}

/** Minutes between two runs in one hour. */
function shortestGap(minutes: readonly number[]): number {
  return minutes.slice(1).reduce((least, minute, index) => Math.min(least, minute - (minutes[index] ?? 0)), 60);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message.replace(/\.$/, '') : String(error);
}

/** An IANA name; an offset such as `+01:00` knows no summer. */
function isTimezone(name: string): boolean {
  if (!/^[a-z]/i.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
