import type { RE2JS } from 're2js';

/** How much regular expressions of users may still look at: they run in linear time, but there may be many, and much text. */
export class Effort {
  #left: number;

  /** `most` is in instructions of an expression times characters of a text; 40 million are a second of work, at worst. */
  constructor(most: number) {
    this.#left = most;
  }

  /** Whether an expression may look at a text. */
  allows(expression: RE2JS, text: string): boolean {
    this.#left -= expression.programSize() * text.length;
    return !this.isSpent;
  }

  get isSpent(): boolean {
    return this.#left < 0;
  }
}
