import type { Findings } from '../findings.ts';
import { labelOf, referenceOf } from '../label.ts';
import { at, type Path, positionOf, type Tree } from '../tree.ts';

/** Tells what is wrong in the meaning of a job, or of the top of the file: each fault at its place, by its key. */
export class Faults {
  readonly tree: Tree;
  /** Begins every message: "Job `build`: ", or nothing at the top of the file. */
  readonly prefix: string;
  readonly findings: Findings;

  constructor(tree: Tree, prefix: string, findings: Findings) {
    this.tree = tree;
    this.prefix = prefix;
    this.findings = findings;
  }

  /** `message` goes on after the name of the key, as in "must not be empty." */
  error(path: Path, message: string, hint?: string): void {
    this.findings.error(positionOf(this.tree, path), this.#sentence(path, message), hint, referenceOf(path));
  }

  warning(path: Path, message: string, hint?: string): void {
    this.findings.warning(positionOf(this.tree, path), this.#sentence(path, message), hint, referenceOf(path));
  }

  /** A scalar as it is written: `1.10` stays `1.10`. Empty when there is none. */
  textAt(path: Path): string {
    const found = at(this.tree, path);
    return found?.kind === 'scalar' ? found.text : '';
  }

  #sentence(path: Path, message: string): string {
    return `${this.prefix}\`${labelOf(path)}\` ${message}`;
  }
}
