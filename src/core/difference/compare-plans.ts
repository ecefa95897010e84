import type { Change, JobDifference } from '../../model/difference.ts';
import type { PlannedJob } from '../../model/plan.ts';
import { aspects } from './aspects.ts';
import { otherKeys } from './other-keys.ts';
import { isSame } from './same.ts';

/** What `head` adds to, changes in and removes from the jobs of `base`; both are planned for the same event. */
export function comparePlans(base: readonly PlannedJob[], head: readonly PlannedJob[]): readonly JobDifference[] {
  const before = new Map(base.map(job => [job.key, job]));
  const after = new Set(head.map(({ key }) => key));
  return [
    ...head.flatMap(job => compareJobs(before.get(job.key), job)),
    ...base.filter(({ key }) => !after.has(key)).map(job => removed(job)),
  ];
}

/** Whether something is tested less than in the base: a job is gone, or cannot fail the run any more. */
export function isWeaker(difference: JobDifference): boolean {
  return difference.kind === 'removed' || (difference.kind === 'changed' && difference.weakened);
}

/** What went and what came between two lists of texts; nothing when they hold the same. */
export function compareTexts(what: string, before: readonly string[], after: readonly string[]): readonly Change[] {
  const removed = before.filter(text => !after.includes(text));
  const added = after.filter(text => !before.includes(text));
  return removed.length + added.length === 0 ? [] : [{ what, removed, added }];
}

function compareJobs(before: PlannedJob | undefined, after: PlannedJob): readonly JobDifference[] {
  const { key } = after;
  if (before === undefined)
    return [{ kind: 'added', key, changes: own(after).map(([what, added]) => ({ what, removed: [], added })) }];
  const told = [...ofAspects(before, after), ...ofVariables(before, after), ...ofScripts(before, after)];
  const changes = [...told, ...otherKeys(before, after, told)];
  return changes.length === 0 ? [] : [{ kind: 'changed', key, changes, weakened: weakens(before, after) }];
}

function removed(job: PlannedJob): JobDifference {
  return {
    kind: 'removed',
    key: job.key,
    changes: own(job).map(([what, texts]) => ({ what, removed: texts, added: [] })),
  };
}

/** What is worth knowing of a job that came or went. */
function own(job: PlannedJob): readonly (readonly [string, readonly string[]])[] {
  const shown = ['image', 'services', 'secrets', 'environment'];
  const told = shown.map(what => [what, aspects[what]?.(job) ?? []] as const);
  return [...told, ['variables', Object.keys(job.variables)] as const].filter(([, texts]) => texts.length > 0);
}

function ofAspects(before: PlannedJob, after: PlannedJob): readonly Change[] {
  return Object.entries(aspects).flatMap(([what, textsOf]) => compareTexts(what, textsOf(before), textsOf(after)));
}

/** A value may be what nobody should read on a page, so a changed one is told by its name, as gone and come. */
function ofVariables(before: PlannedJob, after: PlannedJob): readonly Change[] {
  const names = (mine: PlannedJob, other: PlannedJob) =>
    Object.entries(mine.variables).flatMap(([name, value]) => (other.variables[name] === value ? [] : [name]));
  const [removed, added] = [names(before, after), names(after, before)];
  return removed.length + added.length === 0 ? [] : [{ what: 'variables', removed, added }];
}

/** The lines themselves are in the pull request's own difference. */
function ofScripts(before: PlannedJob, after: PlannedJob): readonly Change[] {
  const of = ({ beforeScript, script, afterScript }: PlannedJob) => [beforeScript, script, afterScript];
  const lines = ({ beforeScript, script, afterScript }: PlannedJob) =>
    `${beforeScript.length + script.length + afterScript.length} commands`;
  return isSame(of(before), of(after)) ? [] : [{ what: 'script', removed: [lines(before)], added: [lines(after)] }];
}

function weakens(before: PlannedJob, after: PlannedJob): boolean {
  const codes = before.allowedExitCodes ?? [];
  const allowsMore = (after.allowedExitCodes ?? []).some(code => !codes.includes(code));
  const runsLess = before.when !== after.when && (after.when === 'manual' || after.when === 'on_failure');
  return (!before.allowFailure && (after.allowFailure || allowsMore)) || runsLess;
}
