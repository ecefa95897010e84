import type { Position } from '../../model/diagnostic.ts';
import type { Need } from '../../model/need.ts';
import type { Artifacts, Image, Job } from '../../model/pipeline.ts';
import type { RefConditions } from '../../model/rule.ts';
import type { Definitions } from '../../model/variables.ts';
import { longestTimeoutMs, parseDuration } from './duration.ts';
import type { Findings } from './findings.ts';
import { readRefPattern } from './ref-pattern.ts';
import type { WrittenLines } from './shape/common.ts';
import type { WrittenDefault, WrittenJob } from './shape.ts';
import { at, type Path, positionOf, type Tree } from './tree.ts';
import { readVariables } from './variables.ts';

/** A written part and its place in the file, so that faults in its meaning can point. */
export interface Written<Value> {
  readonly value: Value;
  readonly tree: Tree;
}

/** Writes out every shorthand of a job. What is wrong in its meaning goes to `findings`. */
export function normalizeJob(
  name: string,
  where: Position,
  { value, tree }: Written<WrittenJob>,
  findings: Findings,
): Job {
  const prefix = `Job \`${name}\`: `;
  const script = flatten(value.script);
  if (script.every(line => line.trim() === '')) {
    findings.error(positionOf(tree, ['script']), `${prefix}\`script\` must not be empty.`);
  }
  const when = value.when ?? 'on_success';
  return {
    name,
    where,
    stage: value.stage ?? 'test',
    ...(value.image === undefined ? {} : { image: imageOf(value.image) }),
    services: [],
    tags: [],
    caches: [],
    inheritVariables: true,
    variables: value.variables === undefined ? {} : variablesOf(tree, prefix, findings),
    beforeScript: flatten(value.before_script ?? []),
    script,
    afterScript: flatten(value.after_script ?? []),
    ...(value.needs === undefined ? {} : { needs: needsOf(value.needs, tree, prefix, findings) }),
    ...artifactsOf({ value, tree }, findings),
    ...(value.only === undefined ? {} : { only: refsOf('only', value.only, tree, prefix, findings) }),
    ...(value.except === undefined ? {} : { except: refsOf('except', value.except, tree, prefix, findings) }),
    when,
    // As in GitLab: nobody has to start a manual job for the run to succeed, unless the author says so.
    allowFailure: value.allow_failure === undefined ? when === 'manual' : value.allow_failure === true,
    ...timeoutOf({ value, tree }, prefix, findings),
  };
}

function imageOf(image: NonNullable<WrittenDefault['image']>): Image {
  return { name: typeof image === 'string' ? image : image.name };
}

function flatten(lines: WrittenLines): readonly string[] {
  return typeof lines === 'string' ? [lines] : lines.flatMap(flatten);
}

function variablesOf(tree: Tree, prefix: string, findings: Findings): Definitions {
  const variables = at(tree, ['variables']);
  return variables ? readVariables(variables, prefix, findings) : {};
}

function timeoutOf(
  { value, tree }: Written<Pick<WrittenDefault, 'timeout'>>,
  prefix: string,
  findings: Findings,
): { timeoutMs?: number } {
  if (value.timeout === undefined) return {};
  const where = positionOf(tree, ['timeout']);
  const timeoutMs = parseDuration(String(value.timeout));
  if (timeoutMs === undefined) {
    findings.error(
      where,
      `${prefix}\`timeout\` is not a span of time.`,
      'Write it as `3h 30m`, `90 minutes`, or a number of seconds.',
    );
    return {};
  }
  if (timeoutMs < 1000) findings.error(where, `${prefix}\`timeout\` must be at least one second.`);
  if (timeoutMs > longestTimeoutMs) findings.error(where, `${prefix}\`timeout\` must be at most 30 days.`);
  return { timeoutMs };
}

function artifactsOf(
  { value, tree }: Written<Pick<WrittenDefault, 'artifacts'>>,
  findings: Findings,
): { artifacts?: Artifacts } {
  const written = value.artifacts;
  if (written === undefined) return {};
  (written.paths ?? []).forEach((path, index) => {
    const escapes = path.startsWith('/') || path.split('/').includes('..') || path.includes('\0');
    if (!escapes) return;
    findings.error(
      positionOf(tree, ['artifacts', 'paths', index]),
      `The artifact path \`${path}\` leads out of the project directory.`,
      'Give a path relative to the project directory, without `..`.',
    );
  });
  return {
    artifacts: {
      paths: written.paths ?? [],
      exclude: [],
      untracked: false,
      when: written.when ?? 'on_success',
      access: 'all',
      reports: {},
    },
  };
}

function needsOf(
  written: NonNullable<WrittenJob['needs']>,
  tree: Tree,
  prefix: string,
  findings: Findings,
): readonly Need[] {
  const seen = new Set<string>();
  return written.map((entry, index) => {
    const need = typeof entry === 'string' ? { job: entry } : entry;
    const path: Path = ['needs', index];
    const where = typeof entry === 'string' ? positionOf(tree, path) : positionOf(tree, [...path, 'job']);
    if (seen.has(need.job))
      findings.error(where, `${prefix}\`needs\` names \`${need.job}\` twice.`, 'Remove one of them.');
    seen.add(need.job);
    return { job: need.job, where, artifacts: need.artifacts ?? true, optional: need.optional ?? false };
  });
}

function refsOf(
  key: 'only' | 'except',
  written: NonNullable<WrittenJob['only']>,
  tree: Tree,
  prefix: string,
  findings: Findings,
): RefConditions {
  const base: Path = typeof written === 'object' && !Array.isArray(written) ? [key, 'refs'] : [key];
  const entries = typeof written === 'object' && !Array.isArray(written) ? (written.refs ?? []) : written;
  const refs = [entries].flat().flatMap((text, index) => {
    const read = readRefPattern(text);
    if (read.ok) return [read.pattern];
    const where = positionOf(tree, Array.isArray(entries) ? [...base, index] : base);
    findings.error(where, `${prefix}\`${key}\`: ${read.message}`, read.hint);
    return [];
  });
  return { refs };
}
