import { RE2JS } from 're2js';
import type { Pattern } from '../../model/expression.ts';
import { isPattern, readPattern } from './pattern.ts';

/** Regular expressions of one evaluation: each is compiled once. Made anew for each, so that it never outlives one. */
export class Patterns {
  readonly #compiled = new Map<string, RE2JS>();
  readonly #read = new Map<string, Pattern | undefined>();

  /** Whether a part of the text matches. */
  matches({ source, ignoreCase }: Pattern, text: string): boolean {
    const key = `${ignoreCase ? 'i' : ''}/${source}`;
    let compiled = this.#compiled.get(key);
    if (compiled === undefined) {
      compiled = RE2JS.compile(source, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
      this.#compiled.set(key, compiled);
    }
    return compiled.matcher(text).find();
  }

  /** What a variable's value means as a regular expression; undefined when it is none. */
  read(text: string): Pattern | undefined {
    if (!isPattern(text)) return undefined;
    if (!this.#read.has(text)) {
      const read = readPattern(text);
      this.#read.set(text, read.ok ? read.pattern : undefined);
    }
    return this.#read.get(text);
  }
}
