import { limits } from '../limits.ts';

/** How much may still be built from the files of one pipeline, all of them together. Little text can ask for much. */
export class Budget {
  #tokens: number = limits.tokens;
  #copies: number = limits.copies;
  #values: number = limits.values;

  /** Whether one more YAML token may be read. */
  readToken(): boolean {
    this.#tokens--;
    return this.#tokens >= 0;
  }

  /** Whether this many more entries of mappings may be copied into other mappings. */
  copy(entries: number): boolean {
    this.#copies -= entries;
    return this.#copies >= 0;
  }

  /** Whether jobs may grow by this many values. */
  grow(values: number): boolean {
    this.#values -= values;
    return this.#values >= 0;
  }

  /** What was too much, if anything was: what was built is then not complete. */
  get excess(): string | undefined {
    if (this.#copies < 0) {
      return `With includes and \`extends\` written out, the pipeline has more than ${limits.copies} keys.`;
    }
    if (this.#values < 0) {
      return `With \`extends\`, \`default\` and \`!reference\` written out, the jobs have more than ${limits.values} values.`;
    }
    return undefined;
  }
}
