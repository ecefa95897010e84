import { CronExpressionParser } from 'cron-parser';
import type { Path } from '../tree.ts';
import type { Faults } from './faults.ts';

/** GitHub's own limit for its schedules: what runs more often should be told of events. */
const leastMinutes = 5;

interface Field {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  /** What may stand for its numbers, from the least on. */
  readonly words: readonly string[];
}

/** In their order. Seven is Sunday, too. */
const fields: readonly Field[] = [
  { name: 'minute', least: 0, most: 59, words: [] },
  { name: 'hour', least: 0, most: 23, words: [] },
  { name: 'day of month', least: 1, most: 31, words: [] },
  { name: 'month', least: 1, most: 12, words: 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ') },
  { name: 'day of week', least: 0, most: 7, words: 'sun mon tue wed thu fri sat'.split(' ') },
];

const form = 'Write minute, hour, day of month, month and day of week: `0 3 * * 1-5`.';

/** Says what is wrong with the five fields of cron: all that is, in each of them. */
export function checkCron(cron: string, path: Path, faults: Faults): void {
  const written = cron.trim().split(/\s+/);
  if (cron.length > 200 || written.length !== fields.length) {
    faults.error(path, 'must have the five fields of cron.', form);
    return;
  }
  const found = fields.flatMap((field, index) => faultsOf(written[index] ?? '', field));
  for (const fault of found) faults.error(path, fault, form);
  if (found.length === 0) checkTimes(written.join(' ').toLowerCase(), path, faults);
}

/** Plain cron: what one program understands beyond it (`@daily`, `L`, `#`, `H`), another does not. */
const part = /^(?:\*|(?<from>\w+)(?:-(?<to>\w+))?)(?:\/(?<step>\d+))?$/;

function faultsOf(written: string, field: Field): readonly string[] {
  return written.split(',').flatMap(each => {
    const groups = part.exec(each)?.groups;
    if (groups === undefined) return [`has \`${each}\` for the ${field.name}, which is not a form of cron.`];
    const { from, to, step } = groups;
    const values = [from, to].filter(value => value !== undefined);
    const wrong = values.find(value => numberOf(value, field) === undefined);
    if (wrong !== undefined) return [`has \`${wrong}\` for the ${field.name}, which goes ${rangeOf(field)}.`];
    const [first = 0, last = first] = values.map(value => numberOf(value, field) ?? 0);
    if (last < first) return [`has \`${each}\` for the ${field.name}, which ends before it begins.`];
    return step !== undefined && Number(step) === 0 ? [`has a step of 0 for the ${field.name}.`] : [];
  });
}

function numberOf(written: string, { least, most, words }: Field): number | undefined {
  const named = words.indexOf(written.toLowerCase());
  const number = named === -1 ? Number(written) : least + named;
  return Number.isInteger(number) && number >= least && number <= most ? number : undefined;
}

function rangeOf({ least, most, words }: Field): string {
  const named = words.length === 0 ? '' : `, or from \`${words[0]}\` to \`${words.at(-1)}\``;
  return `from ${least} to ${most}${named}`;
}

function checkTimes(cron: string, path: Path, faults: Faults): void {
  try {
    const expression = CronExpressionParser.parse(cron, { currentDate: 0, tz: 'UTC' });
    // Only here does it notice that a day such as 30 February never comes.
    expression.next();
    if (shortestGap(expression.fields.minute.values) < leastMinutes) {
      faults.error(
        path,
        `may not run more often than every ${leastMinutes} minutes.`,
        `Write \`*/${leastMinutes} * * * *\`.`,
      );
    }
  } catch {
    faults.error(path, 'is not a time that ever comes.');
  }
}

/** Minutes between two runs in one hour. */
function shortestGap(minutes: readonly number[]): number {
  return minutes.slice(1).reduce((least, minute, index) => Math.min(least, minute - (minutes[index] ?? 0)), 60);
}
