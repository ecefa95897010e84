import { createFileGlob } from '../../glob/file-glob.ts';
import type { Facts } from './facts.ts';

/** How often a path is held against a glob before a search is given up: some two seconds of work. */
const mostComparisons = 1_000_000;

/** Comparisons that take as long as reading one character of a glob. */
const perCharacter = 2;

/** Looks for files among facts. Each glob is searched once, whoever asks. */
export class FileSearch {
  readonly #facts: Facts;
  readonly #found = new Map<string, boolean>();
  #comparisons = 0;

  constructor(facts: Facts) {
    this.#facts = facts;
  }

  /** Whether a file of the commit matches. Not when the files are not known. */
  exists(glob: string): boolean {
    return this.#search(`exists ${glob}`, glob, this.#facts.files ?? []);
  }

  /** Whether a file matches that changed since `compareTo` ('': what the trigger compares with). So when that is not known. */
  changed(glob: string, compareTo: string): boolean {
    const paths = this.#facts.changed?.get(compareTo);
    return paths === undefined || this.#search(`changed ${JSON.stringify(compareTo)} ${glob}`, glob, paths);
  }

  /** What takes too long holds, as in GitLab: a job too many does less harm than one that is missing. */
  #search(question: string, glob: string, paths: readonly string[]): boolean {
    const known = this.#found.get(question);
    if (known !== undefined) return known;
    this.#comparisons += paths.length + perCharacter * glob.length;
    if (this.#comparisons > mostComparisons) return true;
    const compiled = createFileGlob(glob);
    const found = paths.some(path => compiled.matches(path));
    this.#found.set(question, found);
    return found;
  }
}
