import type { Findings } from '../findings.ts';
import { foreignKey } from '../foreign-keys.ts';
import { labelOf, referenceOf } from '../label.ts';
import { nearest } from '../nearest.ts';
import { jobShape, topShape } from '../shape.ts';
import { type Path, positionOfKey } from '../tree.ts';
import { keysAt } from './keys-at.ts';
import type { Subject } from './subject.ts';

const shapes = { top: topShape, job: jobShape } as const;

/** Says of a key of the mapping at `path` that nobody knows it, or that only GitLab does. */
export function explainKey(key: string, path: Path, subject: Subject, findings: Findings): void {
  const where = positionOfKey(subject.tree, path, key);
  const foreign = foreignKey(subject.kind, ...path, key);
  const reference = referenceOf(path);
  if (foreign) {
    const message = `${subject.prefix}Berth does not support \`${labelOf([...path, key])}\`.`;
    findings.error(where, message, foreign.hint, reference);
    return;
  }
  const inside = path.length === 0 ? '' : ` in \`${labelOf(path)}\``;
  const meant = meantBy(key, path, subject);
  const hint = meant === undefined ? undefined : `Did you mean \`${meant}\`?`;
  findings.error(where, `${subject.prefix}Unknown key \`${key}\`${inside}.`, hint, reference);
}

/** The key that was probably meant. */
export function meantBy(key: string, path: Path, { kind }: Subject): string | undefined {
  return nearest(key, keysAt(shapes[kind], path));
}
