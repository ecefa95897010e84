import type { Position } from '../../model/diagnostic.ts';
import type { Job, Pipeline } from '../../model/pipeline.ts';
import { explain } from './explain.ts';
import type { Findings } from './findings.ts';
import { foreignKey } from './foreign-keys.ts';
import { limits } from './limits.ts';
import { nearest } from './nearest.ts';
import { type Defaults, normalizeDefaults, normalizeJob } from './normalize-job.ts';
import { isRegex } from './ref-pattern.ts';
import { defaultShape, jobShape, topShape, type WrittenTop } from './shape.ts';
import { stagesOf } from './stages.ts';
import { at, type Entry, type MapTree, positionOf, type Tree, toValue } from './tree.ts';
import { readVariables } from './variables.ts';

/** Writes out a whole file. The pipeline holds what could be understood; it is complete when nothing was found. */
export function normalize(tree: MapTree, findings: Findings): Pipeline {
  const topTree = pick(tree, isTopKey);
  const top = topShape.safeParse(toValue(topTree));
  if (!top.success) explain(top.error.issues, { tree: topTree, kind: 'top', prefix: '' }, findings);

  const stages = stagesOf(top.success ? top.data.stages : undefined);
  const defaults = top.success ? defaultsOf(top.data, topTree, findings) : {};
  const variables = at(topTree, ['variables']);
  const written = [...tree.entries].filter(([name]) => !isTopKey(name) && !name.startsWith('.'));
  if (written.length > limits.jobs) {
    findings.error(
      tree.where,
      `The file has ${written.length} jobs; ${limits.jobs} are allowed.`,
      'Merge some of them.',
    );
  }
  const patterns = countPatterns(written.map(([, { value }]) => value));
  if (patterns > limits.patterns) {
    const message = `The file has ${patterns} regular expressions; ${limits.patterns} are allowed.`;
    findings.error(tree.where, message, 'Join some of them with `|`.');
    return { stages, variables: {}, jobs: [] };
  }
  const jobs = written.slice(0, limits.jobs).flatMap(([name, entry]) => {
    const job = readJob(name, entry, defaults, findings);
    if (job && top.success) checkStage(job, entry, stages, findings);
    return job ? [job] : [];
  });
  if (written.length === 0) {
    findings.error(tree.where, 'The file has no jobs.', 'Add one: a name with a `script`.');
  }
  return { stages, variables: variables ? readVariables(variables, '', findings) : {}, jobs };
}

/** Counted before any is looked at, since looking costs. */
function countPatterns(jobs: readonly Tree[]): number {
  const lists = jobs.flatMap(job =>
    [['only'], ['only', 'refs'], ['except'], ['except', 'refs']].map(path => at(job, path)),
  );
  const entries = lists.flatMap(list => (list?.kind === 'list' ? list.items : (list ?? [])));
  return entries.filter(entry => entry.kind === 'scalar' && isRegex(entry.text)).length;
}

function isTopKey(key: string): boolean {
  return Object.hasOwn(topShape.shape, key) || foreignKey('top', key) !== undefined;
}

function pick(tree: MapTree, wanted: (key: string) => boolean): MapTree {
  return { ...tree, entries: new Map([...tree.entries].filter(([key]) => wanted(key))) };
}

/** `default` and the same keys at the top of the file; GitLab, too, refuses a key that is in both. */
function defaultsOf(top: WrittenTop, tree: MapTree, findings: Findings): Defaults {
  const block = tree.entries.get('default')?.value;
  for (const key of Object.keys(defaultShape.shape)) {
    const entry = tree.entries.get(key);
    if (block?.kind !== 'map' || !block.entries.has(key) || !entry) continue;
    findings.error(entry.where, `\`${key}\` is given both here and in \`default\`.`, 'Keep the one in `default`.');
  }
  return {
    ...normalizeDefaults({ value: top, tree }, findings),
    ...(block && top.default ? normalizeDefaults({ value: top.default, tree: block }, findings) : {}),
  };
}

function readJob(name: string, entry: Entry, defaults: Defaults, findings: Findings): Job | undefined {
  const { where, value: tree } = entry;
  if (isBadName(name)) {
    findings.error(
      where,
      `A job's name has at most ${limits.jobName} printable characters, with no space at its ends.`,
      'Choose another name.',
    );
  }
  if (tree.kind !== 'map' || !tree.entries.has('script')) {
    reportNoJob(name, where, tree.kind === 'map' ? tree : undefined, findings);
    return undefined;
  }
  const job = jobShape.safeParse(toValue(tree));
  if (job.success) return normalizeJob(name, where, { value: job.data, tree }, defaults, findings);
  explain(job.error.issues, { tree, kind: 'job', prefix: `Job \`${name}\`: ` }, findings);
  return undefined;
}

/** A name is one line of a check's title and of a comment command. */
function isBadName(name: string): boolean {
  return name.length > limits.jobName || name !== name.trim() || /\p{Cc}|\p{Zl}|\p{Zp}/u.test(name);
}

/** Something at the top of the file is neither one of its keys nor a job: most often a slip of the pen. */
function reportNoJob(name: string, where: Position, tree: MapTree | undefined, findings: Findings): void {
  const topKey = nearest(name, Object.keys(topShape.shape));
  if (topKey !== undefined) {
    findings.error(where, `Unknown key \`${name}\`.`, `Did you mean \`${topKey}\`?`);
    return;
  }
  if (!tree) {
    findings.error(
      where,
      `\`${name}\` is neither a key of the file nor a job.`,
      'A job is a mapping with a `script`; a name that begins with a dot is a template.',
    );
    return;
  }
  // Its other faults are told as well: they often explain the missing script.
  const shape = jobShape.safeParse(toValue(tree));
  const other = shape.error?.issues.filter(issue => issue.path[0] !== 'script') ?? [];
  explain(other, { tree, kind: 'job', prefix: `Job \`${name}\`: ` }, findings);
  findings.error(where, `Job \`${name}\` has no \`script\`.`, 'Add one, or begin the name with a dot for a template.');
}

function checkStage(job: Job, { value: tree, where }: Entry, stages: readonly string[], findings: Findings): void {
  if (stages.includes(job.stage)) return;
  const meant = nearest(job.stage, stages);
  findings.error(
    at(tree, ['stage']) ? positionOf(tree, ['stage']) : where,
    `Job \`${job.name}\`: the stage \`${job.stage}\` is not declared in \`stages\`.`,
    meant === undefined ? `Declared are: ${stages.join(', ')}.` : `Did you mean \`${meant}\`?`,
  );
}
