import type { z } from 'zod';
import { wrongKind } from './explain/kind.ts';
import { beginning, type Subject } from './explain/subject.ts';
import { explainKey, meantBy } from './explain/unknown-key.ts';
import type { Findings } from './findings.ts';
import { foreignKey } from './foreign-keys.ts';
import { referenceOf } from './label.ts';
import { at, type Path, positionOf } from './tree.ts';

type Issue = z.core.$ZodIssue;

/** Says in words, and at the right place, what keeps a subject from having its shape. */
export function explain(issues: readonly Issue[], subject: Subject, findings: Findings): void {
  explainAll(issues, [], subject, findings);
}

/** The keys of the subject in which something is wrong. */
export function faultyKeys(issues: readonly Issue[]): ReadonlySet<string> {
  return new Set(
    issues.flatMap(issue =>
      issue.code === 'unrecognized_keys' && issue.path.length === 0 ? issue.keys : issue.path.slice(0, 1).map(String),
    ),
  );
}

function explainAll(issues: readonly Issue[], base: Path, subject: Subject, findings: Findings): void {
  const unknown = issues.filter(issue => issue.code === 'unrecognized_keys');
  const isPlain = (issue: Issue) =>
    !unknown.some(({ keys, path }) =>
      keys.some(key => standsFor(key, [...base, ...path], [...base, ...issue.path], subject)),
    );
  for (const issue of issues.filter(isPlain)) explainIssue(issue, [...base, ...issue.path], subject, findings);
}

/** Whether a key that is missing is not worth a word, since the wrong one that was written instead gets it. */
function standsFor(wrong: string, place: Path, missing: Path, subject: Subject): boolean {
  if (missing.length !== place.length + 1 || at(subject.tree, missing) !== undefined) return false;
  return foreignKey(subject.kind, ...place, wrong) !== undefined || meantBy(wrong, place, subject) === missing.at(-1);
}

function explainIssue(issue: Issue, path: Path, subject: Subject, findings: Findings): void {
  const found = at(subject.tree, path);
  if (found?.kind === 'scalar' && found.unreadable) return;
  const tell = (message: string, hint?: string) =>
    findings.error(positionOf(subject.tree, path), message, hint, referenceOf(path));
  switch (issue.code) {
    case 'unrecognized_keys':
      for (const key of issue.keys) explainKey(key, path, subject, findings);
      return;
    case 'invalid_union':
      explainUnion(issue, path, subject, findings);
      return;
    case 'invalid_type': {
      const [message, hint] = wrongKind([issue.expected], path, subject);
      // GitLab may have a mapping where we have a list.
      const foreign = issue.expected === 'array' ? foreignKey(subject.kind, ...path, '*') : undefined;
      tell(message, foreign?.hint ?? hint);
      return;
    }
    default:
      tell(`${beginning(path, subject)} ${demandOf(issue)}.`);
  }
}

/** What is asked of a value of the right kind. */
function demandOf(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_value':
      return `must be one of ${issue.values.map(value => `\`${String(value)}\``).join(', ')}`;
    case 'too_small':
      if (issue.origin === 'string' || issue.origin === 'array') return 'must not be empty';
      return `must be ${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}`;
    case 'too_big':
      if (issue.origin === 'string') return `must have at most ${issue.maximum} characters`;
      return issue.origin === 'array'
        ? `must have at most ${issue.maximum} entries`
        : `must be at most ${issue.maximum}`;
    default:
      return issue.message;
  }
}

/** Speaks of the alternative that was meant: of those for such a kind of value, the one with the fewest faults. */
function explainUnion(
  issue: Extract<Issue, { code: 'invalid_union' }>,
  path: Path,
  subject: Subject,
  findings: Findings,
): void {
  const ofThisKind = issue.errors.filter(issues => !issues.some(isAboutKind));
  const [meant] = ofThisKind.toSorted((a, b) => faultsIn(a) - faultsIn(b));
  if (meant) {
    explainAll(meant, path, subject, findings);
    return;
  }
  const [message, hint] = wrongKind(issue.errors.flat().flatMap(expectedKinds), path, subject);
  findings.error(positionOf(subject.tree, path), message, hint, referenceOf(path));
}

function faultsIn(issues: readonly Issue[]): number {
  return issues.reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' ? issue.keys.length : 1), 0);
}

function isAboutKind(issue: Issue): boolean {
  return expectedKinds(issue).length > 0;
}

/** The kinds of value that an alternative wants instead; `false` alone is one, too. */
function expectedKinds(issue: Issue): readonly string[] {
  if (issue.path.length > 0) return [];
  if (issue.code === 'invalid_type') return [issue.expected];
  if (issue.code === 'invalid_value' && issue.values.length === 1) return [`\`${String(issue.values[0])}\``];
  if (issue.code !== 'invalid_union') return [];
  const all = issue.errors.map(issues => issues.flatMap(expectedKinds));
  return all.every(kinds => kinds.length > 0) ? all.flat() : [];
}
