import { Lexer } from 'yaml';
import type { Budget } from './compose/budget.ts';
import { limits, tooDeep } from './limits.ts';

/**
 * The lexemes of a text, or why it is too much to build anything from. It stops at the first that is too many: building a
 * bomb first and judging it afterwards is what bombs are made for.
 */
export function readLexemes(text: string, budget: Budget): readonly string[] | { readonly excess: string } {
  if (text.length > limits.characters) return { excess: 'The file is larger than 1 MiB.' };
  const depth = new Depth();
  const lexemes: string[] = [];
  let aliases = 0;
  for (const lexeme of new Lexer().lex(text)) {
    lexemes.push(lexeme);
    if (lexeme.startsWith('*')) aliases++;
    depth.follow(lexeme);
    if (!budget.readToken())
      return { excess: `The file, with what it includes, has more than ${limits.tokens} YAML tokens.` };
    if (aliases > limits.aliases) return { excess: `The file has more than ${limits.aliases} aliases.` };
    if (depth.most > limits.depth) return { excess: tooDeep };
  }
  return lexemes;
}

/** Follows how many lists and mappings are open, in each of the three ways that YAML has to open them. */
class Depth {
  #brackets = 0;
  /** Outside brackets, each of these on one line opens another level: `- - - a`. */
  #indicators = 0;
  /** Of the lines that are open, each deeper than the one before. */
  readonly #indents = [0];
  #previous = '\n';

  get most(): number {
    return Math.max(this.#brackets, this.#indicators, this.#indents.length);
  }

  follow(lexeme: string): void {
    if (lexeme === '[' || lexeme === '{') this.#brackets++;
    if (lexeme === ']' || lexeme === '}') this.#brackets--;
    if (/[\r\n]$/.test(this.#previous) && /^ +$/.test(lexeme)) this.#indent(lexeme.length);
    if (/[\r\n]$/.test(lexeme) || this.#brackets > 0) this.#indicators = 0;
    else if (lexeme === '-' || lexeme === '?' || lexeme === ':') this.#indicators++;
    this.#previous = lexeme;
  }

  #indent(width: number): void {
    while (this.#indents.length > 1 && (this.#indents.at(-1) ?? 0) >= width) this.#indents.pop();
    this.#indents.push(width);
  }
}
