import type { Schedule } from '../../../model/pipeline.ts';
import type { WrittenTop } from '../shape.ts';
import { positionOf } from '../tree.ts';
import { checkCron } from './cron.ts';
import type { Faults } from './faults.ts';
import { given } from './given.ts';
import { variablesAt } from './variables.ts';

type WrittenSchedules = NonNullable<WrittenTop['schedules']>;

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
