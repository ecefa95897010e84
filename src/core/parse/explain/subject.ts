import { labelOf } from '../label.ts';
import type { Path, Tree } from '../tree.ts';

/** The written thing that a shape was held against: where it is, what to call it, and which keys it may have. */
export interface Subject {
  readonly tree: Tree;
  readonly kind: 'top' | 'job';
  /** Begins every message: "Job `build`: ", or nothing at the top of the file. */
  readonly prefix: string;
}

/** How a sentence about a part of the subject begins. */
export function beginning(path: Path, { prefix }: Subject): string {
  return `${prefix}\`${labelOf(path)}\``;
}
