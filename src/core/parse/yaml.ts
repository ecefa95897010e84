import { Composer, type CST, type Document, Lexer, LineCounter, Parser } from 'yaml';
import type { Position } from '../../model/diagnostic.ts';
import type { Findings } from './findings.ts';
import { limits } from './limits.ts';
import { plantTree, tooDeep } from './plant-tree.ts';
import type { Tree } from './tree.ts';

/**
 * Reads YAML into a tree. Whatever the text, it answers quickly and never throws: what is wrong goes to `findings`,
 * and the answer is undefined when nothing can be built from the text.
 */
export function readYaml(text: string, file: string, findings: Findings): Tree | undefined {
  const top = { file, line: 1, column: 1 };
  const lines = new LineCounter();
  const tokens = tokenize(text, lines);
  if (typeof tokens === 'string') {
    findings.error(top, tokens, 'Make the file smaller and flatter.');
    return undefined;
  }
  const locate = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const [, second] = tokens.filter(({ type }) => type === 'document');
  if (second) {
    const message = 'The file holds more than one YAML document; Berth reads one and does not support `spec`.';
    findings.error(locate(second.offset), message, 'Remove the line with `---`.');
    return undefined;
  }
  const document = compose(tokens);
  reportSyntax(document, locate, findings);
  if (findings.any || !document) return undefined;
  if (document.contents === null || text.trim() === '') {
    findings.error(top, 'The file is empty.', 'Add a job: a name with a `script`.');
    return undefined;
  }
  return plantTree(document, locate, findings);
}

/** The syntax of the text, or why it is too much to build anything from: told before that is tried. */
function tokenize(text: string, lines: LineCounter): readonly CST.Token[] | string {
  if (text.length > limits.characters) return 'The file is larger than 1 MiB.';
  const parser = new Parser(lines.addNewLine);
  lines.addNewLine(0);
  const tokens: CST.Token[] = [];
  let count = 0;
  let brackets = 0;
  let indicators = 0;
  const indents = [0];
  let startsLine = true;
  for (const lexeme of new Lexer().lex(text)) {
    count++;
    brackets += bracketOf.get(lexeme) ?? 0;
    // Outside brackets, each of these on one line opens another level: `- - - a`.
    if (brackets > 0 || /^[\r\n]/.test(lexeme)) indicators = 0;
    else if (lexeme === '-' || lexeme === '?' || lexeme === ':') indicators++;
    if (startsLine && /^ +$/.test(lexeme)) nest(indents, lexeme.length);
    startsLine = /[\r\n]$/.test(lexeme);
    if (count > limits.tokens) return `The file has more than ${limits.tokens} YAML tokens.`;
    if (Math.max(brackets, indicators, indents.length) > limits.depth) return tooDeep;
    tokens.push(...parser.next(lexeme));
  }
  tokens.push(...parser.end());
  return tokens;
}

/** Follows the indentation: `indents` become those of the levels that are open at a line indented by `indent`. */
function nest(indents: number[], indent: number): void {
  while ((indents.at(-1) ?? 0) >= indent && indents.length > 1) indents.pop();
  indents.push(indent);
}

const bracketOf: ReadonlyMap<string, number> = new Map([
  ['[', 1],
  ['{', 1],
  [']', -1],
  ['}', -1],
]);

function compose(tokens: readonly CST.Token[]): Document | undefined {
  // Unique keys are checked while planting: the library compares every key with every other.
  const composer = new Composer({ prettyErrors: false, uniqueKeys: false, logLevel: 'silent' });
  const [document] = composer.compose(tokens, true, 0);
  return document;
}

function reportSyntax(document: Document | undefined, locate: (offset: number) => Position, findings: Findings): void {
  for (const error of document?.errors.slice(0, limits.diagnostics + 1) ?? []) {
    findings.error(locate(error.pos[0]), `This is not valid YAML: ${sentence(error.message)}`, hintFor(error.message));
  }
}

function sentence(message: string): string {
  return message.endsWith('.') ? message : `${message}.`;
}

function hintFor(message: string): string | undefined {
  if (message.startsWith('Nested mappings are not allowed')) return 'Put quotes around a text that contains `: `.';
  if (message.startsWith('Tabs are not allowed')) return 'Indent with spaces.';
  return undefined;
}
