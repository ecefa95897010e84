import type { Change, JobDifference } from '../../model/difference.ts';
import type { Job } from '../../model/pipeline.ts';
import { compareTexts } from './compare-plans.ts';
import { isSame } from './same.ts';

/**
 * What a merge would bring beside what runs here: jobs of other events, and other rules for any job. `planned` holds the
 * names of the jobs that take part here; the plans tell what else is different about those.
 */
export function compareWritten(
  base: readonly Job[],
  head: readonly Job[],
  planned: ReadonlySet<string>,
): readonly JobDifference[] {
  const before = new Map(base.map(job => [job.name, job]));
  const after = new Set(head.map(({ name }) => name));
  const gone = base.filter(({ name }) => !after.has(name) && !planned.has(name));
  return [
    ...head.flatMap(job => compareJobs(before.get(job.name), job, planned.has(job.name))),
    ...gone.map((job): JobDifference => ({ kind: 'removed', key: job.name, changes: [], elsewhere: true })),
  ];
}

function compareJobs(before: Job | undefined, after: Job, isPlanned: boolean): readonly JobDifference[] {
  const { name: key } = after;
  if (before === undefined) {
    return isPlanned ? [] : [{ kind: 'added', key, changes: ofTexts(undefined, after), elsewhere: true }];
  }
  const rules = ofWhole('rules', before, after, ({ rules, only, except }) => [rules, only, except]);
  if (isPlanned) return rules.length === 0 ? [] : [{ kind: 'changed', key, changes: rules, weakened: false }];
  const changes = [...ofTexts(before, after), ...rules, ...ofRest(before, after)];
  return changes.length === 0 ? [] : [{ kind: 'changed', key, changes, weakened: false, elsewhere: true }];
}

const TEXTS: Readonly<Record<string, (job: Job) => readonly string[]>> = {
  image: ({ image }) => (image === undefined ? [] : [image.name]),
  services: ({ services }) => services.map(({ name }) => name),
  secrets: ({ secrets = [] }) => secrets,
  environment: ({ environment }) => (environment === undefined ? [] : [environment.name]),
  variables: ({ variables }) => Object.keys(variables),
};

function ofTexts(before: Job | undefined, after: Job): readonly Change[] {
  return Object.entries(TEXTS).flatMap(([what, textsOf]) =>
    compareTexts(what, before === undefined ? [] : textsOf(before), textsOf(after)),
  );
}

/** Its commands, and whatever else is written about it. */
function ofRest(before: Job, after: Job): readonly Change[] {
  const commands = ({ beforeScript, script, afterScript }: Job) => [beforeScript, script, afterScript];
  const others = ({ beforeScript, script, afterScript, rules, only, except, ...rest }: Job) => rest;
  const script = ofWhole('script', before, after, commands);
  return script.length > 0 || ofTexts(before, after).length > 0 ? script : ofWhole('other keys', before, after, others);
}

/** Only that it is another one: what it says stands in the pull request's own difference. */
function ofWhole(what: string, before: Job, after: Job, part: (job: Job) => unknown): readonly Change[] {
  return isSame(part(before), part(after)) ? [] : [{ what, removed: [], added: [] }];
}
