import { at, type Path, type Tree } from '../tree.ts';
import { beginning, type Subject } from './subject.ts';

const nameOfKind: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
};

/** Says that a value is of another kind than one of those that are expected, or that there is none. */
export function wrongKind(
  expected: readonly string[],
  path: Path,
  subject: Subject,
): readonly [message: string, hint: string | undefined] {
  const found = at(subject.tree, path);
  if (found === undefined) return [`${beginning(path, subject)} is missing.`, undefined];
  const wanted = oneOf([...new Set(expected.flatMap(namesOf))]);
  return [`${beginning(path, subject)} must be ${wanted}, not ${describe(found)}.`, hintFor(expected, found)];
}

function namesOf(kind: string): readonly string[] {
  return kind === 'boolean' ? ['true', 'false'] : [nameOfKind[kind] ?? kind];
}

/** As in "text, a number or a mapping". */
function oneOf(names: readonly string[]): string {
  const [last = '', ...others] = names.toReversed();
  return others.length === 0 ? last : `${others.toReversed().join(', ')} or ${last}`;
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
