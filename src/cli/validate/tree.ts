/** A plan as a tree: stages, their jobs, how those come to run, and what stays out. */

import { clean } from '../../core/render/clean.ts';
import type { LeftOut, PlannedJob } from '../../model/plan.ts';
import { formatElapsed } from '../print/elapsed.ts';
import { pad, widthOf } from '../print/width.ts';
import type { Paint } from '../print.ts';

/** Names that are longer do not push the notes of all the others aside. */
const WIDEST_NAME = 36;

export function formatTree(jobs: readonly PlannedJob[], leftOut: readonly LeftOut[], paint: Paint): string {
  const stages = [...Map.groupBy(jobs, job => job.stage)].map(([stage, members]) => ({
    title: paint('bold', clean(stage)),
    lines: branches(members, paint),
  }));
  const out = leftOut.map(({ name, reason }) => ({ name: clean(name), note: clean(reason) }));
  const width = columnOf(out.map(({ name }) => name));
  const aside = out.map(({ name, note }) => paint('dim', `○ ${pad(name, width)}  ${note}`));
  const groups =
    aside.length === 0 ? stages : [...stages, { title: paint('dim', 'does not run'), lines: twigs(aside) }];
  return groups.map(({ title, lines }) => [title, ...lines].join('\n')).join('\n');
}

/** Members of a parallel job stand below its name. */
function branches(jobs: readonly PlannedJob[], paint: Paint): readonly string[] {
  const width = columnOf(jobs.map(({ key }) => clean(key)));
  const families = [...Map.groupBy(jobs, job => job.name ?? job.key)];
  return twigs(
    families.flatMap(([name, members]): (string | readonly string[])[] => {
      const lines = members.map(job => leaf(job, width, paint));
      const [first] = members;
      if (first === undefined || first.node === undefined) return lines;
      return [[`${paint('cyan', '⊞')} ${clean(name)}${paint('dim', ` × ${members.length}`)}`, ...twigs(lines)]];
    }),
  );
}

/** The lines of a branch; a list is a branch of its own, its first line its beginning. */
function twigs(items: readonly (string | readonly string[])[]): readonly string[] {
  return items.flatMap((item, index) => {
    const isLast = index === items.length - 1;
    const [first, ...rest] = typeof item === 'string' ? [item] : item;
    return [`${isLast ? '└─' : '├─'} ${first}`, ...rest.map(line => `${isLast ? '  ' : '│ '} ${line}`)];
  });
}

function leaf(job: PlannedJob, width: number, paint: Paint): string {
  const notes = [needsNote(job), whenNote(job), job.allowFailure && job.when !== 'manual' ? 'may fail' : undefined];
  const decided = job.decidedBy === undefined ? undefined : paint('dim', clean(job.decidedBy));
  const told = [...notes, decided].filter(note => note !== undefined);
  const symbol = job.when === 'manual' ? paint('yellow', '▷') : paint('green', '●');
  const name = clean(job.key);
  return told.length === 0 ? `${symbol} ${name}` : `${symbol} ${pad(name, width)}  ${told.join(paint('dim', ' · '))}`;
}

function needsNote({ needs }: PlannedJob): string | undefined {
  if (needs === 'earlier_stages') return undefined;
  return needs.length === 0 ? 'starts at once' : `needs ${clean(needs.map(({ key }) => key).join(', '))}`;
}

function whenNote({ when, startInMs }: PlannedJob): string | undefined {
  return when === 'delayed' ? `starts ${formatElapsed(startInMs ?? 0)} later` : WHEN[when];
}

const WHEN = { on_success: undefined, on_failure: 'after a failure', always: 'always', manual: 'by hand' } as const;

function columnOf(names: readonly string[]): number {
  return Math.min(WIDEST_NAME, Math.max(0, ...names.map(widthOf)));
}
