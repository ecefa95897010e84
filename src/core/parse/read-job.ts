import type { Position } from '../../model/diagnostic.ts';
import type { Job } from '../../model/pipeline.ts';
import { explain, faultyKeys } from './explain.ts';
import type { Findings } from './findings.ts';
import { limits } from './limits.ts';
import { nearest } from './nearest.ts';
import { normalizeJob } from './normalize-job.ts';
import { jobShape, topShape } from './shape.ts';
import { at, type Entry, type MapTree, mapOf, pick, type Tree, toValue } from './tree.ts';

/** The stages that are declared; undefined when they could not be read: then nothing is said about the stage of a job. */
export type Stages = readonly string[] | undefined;

/**
 * Reads an entry of the file that is not one of its keys, and so should be a job. What is wrong is in the findings; a
 * job of that name is answered all the same, so that others may need it.
 */
export function readJob(name: string, entry: Entry, stages: Stages, findings: Findings): Job {
  const { where, value: tree } = entry;
  if (isBadName(name)) {
    const message = `A job's name has at most ${limits.jobName} printable characters, with no space at its ends.`;
    findings.error(where, message, 'Choose another name.');
  }
  if (tree.kind !== 'map' || isSlip(name, tree) || !saysWhatToRun(tree)) reportNoJob(name, where, tree, findings);
  if (tree.kind !== 'map' || isSlip(name, tree)) {
    const nothing = mapOf(new Map(), where);
    return normalizeJob(name, where, { value: { stage: '.pre', script: unknownScript }, tree: nothing }, findings);
  }
  const written = jobShape.safeParse(toValue(tree));
  if (!written.success) {
    const issues = written.error.issues.filter(({ path }) => path[0] !== 'script' || tree.entries.has('script'));
    explain(issues, { tree, kind: 'job', prefix: `Job \`${name}\`: ` }, findings);
  }
  const job = written.success ? written.data : soundPart(tree, faultyKeys(written.error.issues));
  const normal = normalizeJob(name, where, { value: job, tree }, findings);
  if (stages) checkStage(normal, entry, stages, findings);
  return normal;
}

/** Whether there is a script, or a key that was meant as one: that gets a word of its own. */
function saysWhatToRun(tree: MapTree): boolean {
  const instead = (key: string) =>
    key === 'trigger' || key === 'run' || nearest(key, Object.keys(jobShape.shape)) === 'script';
  return tree.entries.has('script') || [...tree.entries.keys()].some(instead);
}

/** The job without the keys in which something is wrong: its other keys may have faults too, and all are told at once. */
function soundPart(tree: MapTree, faulty: ReadonlySet<string>) {
  const sound = toValue(pick(tree, key => !faulty.has(key)));
  return jobShape.parse({ script: unknownScript, ...Object(sound) });
}

/** Stands for one that is missing or wrong. */
const unknownScript = 'unknown';

/** A name is one line of a check's title and of a comment command. */
function isBadName(name: string): boolean {
  return name.length > limits.jobName || name !== name.trim() || /\p{Cc}|\p{Zl}|\p{Zp}/u.test(name);
}

/** Whether a mapping is a misspelt key of the file rather than a job without a script. */
function isSlip(name: string, tree: MapTree): boolean {
  return !tree.entries.has('script') && nearest(name, Object.keys(topShape.shape)) !== undefined;
}

function reportNoJob(name: string, where: Position, tree: Tree, findings: Findings): void {
  const topKey = nearest(name, Object.keys(topShape.shape));
  if (topKey !== undefined) {
    findings.error(where, `Unknown key \`${name}\`.`, `Did you mean \`${topKey}\`?`);
  } else if (tree.kind === 'map') {
    findings.error(
      where,
      `Job \`${name}\` has no \`script\`.`,
      'Add one, or begin the name with a dot for a template.',
    );
  } else {
    const hint = 'A job is a mapping with a `script`; a name that begins with a dot is a template.';
    findings.error(where, `\`${name}\` is neither a key of the file nor a job.`, hint);
  }
}

function checkStage(job: Job, { value: tree, where }: Entry, stages: readonly string[], findings: Findings): void {
  const written = at(tree, ['stage']);
  if (stages.includes(job.stage) || (written?.kind === 'scalar' && written.unreadable)) return;
  const meant = nearest(job.stage, stages);
  findings.error(
    written ? written.where : where,
    `Job \`${job.name}\`: The stage \`${job.stage}\` is not declared in \`stages\`.`,
    meant === undefined ? `Declared are: ${stages.join(', ')}.` : `Did you mean \`${meant}\`?`,
  );
}
