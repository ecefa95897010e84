import type { Pipeline } from '../../model/pipeline.ts';
import { type Defaults, defaultsOf, withDefaults } from './compose/defaults.ts';
import { explain, faultyKeys } from './explain.ts';
import type { Findings } from './findings.ts';
import { foreignKey } from './foreign-keys.ts';
import { limits } from './limits.ts';
import { readJob } from './read-job.ts';
import { isRegex } from './ref-pattern.ts';
import { topShape, type WrittenTop } from './shape.ts';
import { stagesOf } from './stages.ts';
import { at, type Entry, type MapTree, pick, type Tree, toValue } from './tree.ts';
import { readVariables } from './variables.ts';

/** Writes out a whole file. The pipeline holds what could be understood; it is complete when nothing was found. */
export function normalize(tree: MapTree, findings: Findings): Pipeline {
  const { value: top, tree: sound } = readTop(pick(tree, isTopKey), findings);
  const declared = stagesOf(top.stages);
  const stages = tree.entries.has('stages') && !top.stages ? undefined : declared;
  const defaults = defaultsOf(sound, findings);
  const variables = at(sound, ['variables']);
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
    jobs: readable.flatMap(([name, entry]) => readJob(name, inherit(entry, defaults), stages, findings) ?? []),
  };
}

function isTopKey(key: string): boolean {
  return Object.hasOwn(topShape.shape, key) || foreignKey('top', key) !== undefined;
}

function inherit({ where, value }: Entry, defaults: Defaults): Entry {
  return { where, value: value.kind === 'map' ? withDefaults(value, defaults) : value };
}

/** What is sound of the top of the file; the rest is explained. */
function readTop(tree: MapTree, findings: Findings): { readonly value: WrittenTop; readonly tree: MapTree } {
  const top = topShape.safeParse(toValue(tree));
  if (top.success) return { value: top.data, tree };
  explain(top.error.issues, { tree, kind: 'top', prefix: '' }, findings);
  const faulty = faultyKeys(top.error.issues);
  const sound = pick(tree, key => !faulty.has(key));
  return { value: topShape.parse(toValue(sound)), tree: sound };
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
