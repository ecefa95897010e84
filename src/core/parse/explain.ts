import type { z } from 'zod';
import type { Findings } from './findings.ts';
import { foreignKey } from './foreign-keys.ts';
import { nearest } from './nearest.ts';
import { defaultShape, jobShape, topShape } from './shape.ts';
import { at, type Path, positionOf, positionOfKey, type Tree } from './tree.ts';

type Issue = z.core.$ZodIssue;

/** The written thing that a shape was held against: where it is, what to call it, and which keys it may have. */
export interface Subject {
  readonly tree: Tree;
  readonly kind: 'top' | 'job';
  /** Begins every message: "Job `build`: ", or nothing at the top of the file. */
  readonly prefix: string;
}

/** Says in words, and at the right place, what keeps a subject from having its shape. */
export function explain(issues: readonly Issue[], subject: Subject, findings: Findings): void {
  for (const issue of issues) explainIssue(issue, issue.path, subject, findings);
}

function explainIssue(issue: Issue, path: Path, subject: Subject, findings: Findings): void {
  const found = at(subject.tree, path);
  if (found?.kind === 'scalar' && found.unreadable) return;
  const where = positionOf(subject.tree, path);
  const label = `${subject.prefix}\`${labelOf(path)}\``;
  switch (issue.code) {
    case 'unrecognized_keys':
      for (const key of issue.keys) explainKey(key, path, subject, findings);
      return;
    case 'invalid_union':
      explainUnion(issue, path, subject, findings);
      return;
    case 'invalid_type':
      findings.error(...wrongType([issue.expected], path, subject));
      return;
    case 'invalid_value':
      findings.error(where, `${label} must be one of ${issue.values.map(value => `\`${String(value)}\``).join(', ')}.`);
      return;
    case 'too_small':
      findings.error(where, `${label} must not be empty.`);
      return;
    case 'too_big':
      findings.error(
        where,
        `${label} may have ${issue.maximum} ${issue.origin === 'string' ? 'characters' : 'entries'}.`,
      );
      return;
    default:
      findings.error(where, `${label}: ${issue.message}.`);
  }
}

/** Speaks of the alternative that was meant: the one whose kind of value is there. When none is, of all of them. */
function explainUnion(
  issue: Extract<Issue, { code: 'invalid_union' }>,
  path: Path,
  subject: Subject,
  findings: Findings,
): void {
  const meant = issue.errors.find(issues => !issues.some(isAboutKind));
  if (meant) {
    for (const inner of meant) explainIssue(inner, [...path, ...inner.path], subject, findings);
    return;
  }
  const expected = issue.errors.flatMap(issues =>
    issues.flatMap(inner => (inner.code === 'invalid_type' && inner.path.length === 0 ? [inner.expected] : [])),
  );
  findings.error(...wrongType(expected, path, subject));
}

function isAboutKind(issue: Issue): boolean {
  return issue.path.length === 0 && issue.code === 'invalid_type';
}

function explainKey(key: string, path: Path, subject: Subject, findings: Findings): void {
  const context = contextOf(path, subject.kind);
  const where = positionOfKey(subject.tree, path, key);
  const foreign = foreignKey(context, key, labelOf([...path, key]));
  if (foreign !== undefined) {
    findings.error(where, `${subject.prefix}${foreign}`, 'Remove it.');
    return;
  }
  const inside = path.length === 0 ? '' : ` in \`${labelOf(path)}\``;
  const meant = nearest(key, knownKeys[context] ?? []);
  findings.error(
    where,
    `${subject.prefix}Unknown key \`${key}\`${inside}.`,
    meant === undefined ? undefined : `Did you mean \`${meant}\`?`,
  );
}

const knownKeys: Readonly<Record<string, readonly string[]>> = {
  top: Object.keys(topShape.shape),
  default: Object.keys(defaultShape.shape),
  job: Object.keys(jobShape.shape),
  image: ['name'],
  artifacts: ['paths', 'when'],
  needs: ['job', 'artifacts', 'optional'],
  refs: ['refs'],
  variable: ['value', 'description'],
};

/** The keys of the subject in which something is wrong. */
export function faultyKeys(issues: readonly Issue[]): ReadonlySet<string> {
  return new Set(
    issues.flatMap(issue =>
      issue.code === 'unrecognized_keys' && issue.path.length === 0 ? issue.keys : issue.path.slice(0, 1).map(String),
    ),
  );
}

/** Which set of keys belongs at this path. */
function contextOf(path: Path, kind: Subject['kind']): string {
  const [last, beforeLast] = path.filter(step => typeof step !== 'number').toReversed();
  if (last === undefined) return kind;
  if (beforeLast === 'variables') return 'variable';
  if (last === 'only' || last === 'except') return 'refs';
  return String(last);
}

const nameOfType: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
};

function wrongType(expected: readonly string[], path: Path, subject: Subject): Parameters<Findings['error']> {
  const found = at(subject.tree, path);
  const where = positionOf(subject.tree, path);
  const label = `${subject.prefix}\`${labelOf(path)}\``;
  if (found === undefined) return [where, `${label} is missing.`];
  const wanted = [...new Set(expected)].map(type => nameOfType[type] ?? type).join(' or ');
  return [where, `${label} must be ${wanted}, not ${describe(found)}.`, hintFor(expected, found)];
}

function hintFor(expected: readonly string[], found: Tree): string | undefined {
  if (!expected.includes('string') || expected.includes('number')) return undefined;
  if (found.kind === 'map') return 'If it is meant as text, put quotes around it: `: ` makes a mapping.';
  if (found.kind === 'scalar' && found.value !== null) return `Put quotes around it: "${found.text}".`;
  return undefined;
}

function describe(tree: Tree): string {
  if (tree.kind === 'list') return 'a list';
  if (tree.kind === 'map') return 'a mapping';
  if (tree.value === null) return 'empty';
  return typeof tree.value === 'string' ? 'text' : `\`${tree.text}\``;
}

/** A path as people write it: `needs[1]:job`; entries count from 1, as people do. */
function labelOf(path: Path): string {
  return path
    .map((step, index) => (typeof step === 'number' ? `[${step + 1}]` : `${index === 0 ? '' : ':'}${String(step)}`))
    .join('');
}
