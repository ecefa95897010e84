import type { Pipeline } from '../../model/pipeline.ts';
import { explain, faultyKeys } from './explain.ts';
import type { Findings } from './findings.ts';
import { foreignKey } from './foreign-keys.ts';
import { limits } from './limits.ts';
import { type Defaults, normalizeDefaults } from './normalize-job.ts';
import { readJob } from './read-job.ts';
import { isRegex } from './ref-pattern.ts';
import { defaultShape, topShape, type WrittenTop } from './shape.ts';
import { stagesOf } from './stages.ts';
import { at, type MapTree, pick, type Tree, toValue } from './tree.ts';
import { readVariables } from './variables.ts';

/** Writes out a whole file. The pipeline holds what could be understood; it is complete when nothing was found. */
export function normalize(tree: MapTree, findings: Findings): Pipeline {
  const topTree = pick(tree, isTopKey);
  const top = readTop(topTree, findings);
  const declared = stagesOf(top.stages);
  const stages = topTree.entries.has('stages') && !top.stages ? undefined : declared;
  const defaults = defaultsOf(top, topTree, findings);
  const variables = top.variables && at(topTree, ['variables']);
  const written = [...tree.entries].filter(([name]) => !isTopKey(name) && !name.startsWith('.'));
  const excess = excessOf(written.map(([, { value }]) => value));
  if (excess !== undefined) findings.error(tree.where, excess, 'Split the pipeline, or join some of them.');
  if (written.length === 0) findings.error(tree.where, 'The file has no jobs.', 'Add one: a name with a `script`.');
  const readable = excess === undefined ? written : [];
  return {
    stages: declared,
    variables: variables ? readVariables(variables, '', findings) : {},
    workflow: { autoCancel: {} },
    schedules: [],
    files: [{ path: tree.where.file }],
    jobs: readable.flatMap(([name, entry]) => readJob(name, entry, { defaults, stages }, findings) ?? []),
  };
}

function isTopKey(key: string): boolean {
  return Object.hasOwn(topShape.shape, key) || foreignKey('top', key) !== undefined;
}

/** What is sound of the top of the file; the rest is explained. */
function readTop(tree: MapTree, findings: Findings): WrittenTop {
  const top = topShape.safeParse(toValue(tree));
  if (top.success) return top.data;
  explain(top.error.issues, { tree, kind: 'top', prefix: '' }, findings);
  const faulty = faultyKeys(top.error.issues);
  return topShape.parse(toValue(pick(tree, key => !faulty.has(key))));
}

/** Counted before any job is looked at, since looking costs. */
function excessOf(jobs: readonly Tree[]): string | undefined {
  if (jobs.length > limits.jobs) return `The file has ${jobs.length} jobs; ${limits.jobs} are allowed.`;
  const paths = [['only'], ['only', 'refs'], ['except'], ['except', 'refs']];
  const lists = jobs.flatMap(job => paths.map(path => at(job, path)));
  const entries = lists.flatMap(list => (list?.kind === 'list' ? list.items : (list ?? [])));
  const patterns = entries.filter(entry => entry.kind === 'scalar' && isRegex(entry.text)).length;
  if (patterns <= limits.patterns) return undefined;
  return `The file has ${patterns} regular expressions; ${limits.patterns} are allowed.`;
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
