import { RE2JS } from 're2js';
import type { Pattern } from '../../model/expression.ts';
import { Effort } from './effort.ts';
import { isPattern, readPattern } from './pattern.ts';

interface Compiled {
  readonly regex: RE2JS;
  /** Of each text that was asked about. */
  readonly answers: Map<string, boolean>;
}

/** Half a second of work, at worst. */
const mostEffort = 20_000_000;

/**
 * Regular expressions of one evaluation: each is compiled once, and asked about each text once. Made anew for each
 * evaluation, so that it never outlives one.
 */
export class Patterns {
  readonly #compiled = new Map<string, Compiled>();
  readonly #read = new Map<string, Pattern | undefined>();
  readonly #effort = new Effort(mostEffort);

  /** Whether there was so much to do that it was given up: then some answers are wrong. */
  get gaveUp(): boolean {
    return this.#effort.isSpent;
  }

  /** Whether a part of the text matches. */
  matches({ source, ignoreCase }: Pattern, text: string): boolean {
    const key = `${ignoreCase ? 'i' : ''}/${source}`;
    const flags = ignoreCase ? RE2JS.CASE_INSENSITIVE : 0;
    const compiled = this.#compiled.get(key) ?? { regex: RE2JS.compile(source, flags), answers: new Map() };
    this.#compiled.set(key, compiled);
    const answer = compiled.answers.get(text) ?? this.#ask(compiled.regex, text);
    compiled.answers.set(text, answer);
    return answer;
  }

  #ask(regex: RE2JS, text: string): boolean {
    return this.#effort.allows(regex, text) && regex.matcher(text).find();
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
