import { Composer, type CST, type Document, LineCounter, Parser } from 'yaml';
import type { Position } from '../../model/diagnostic.ts';
import type { Budget } from './compose/budget.ts';
import { readLexemes } from './excess.ts';
import type { Findings } from './findings.ts';
import { limits } from './limits.ts';
import { plantTree } from './plant-tree.ts';
import type { Tree } from './tree.ts';

/**
 * Reads YAML into a tree. Whatever the text, it answers quickly and never throws: what is wrong goes to `findings`,
 * and the answer is undefined when nothing can be built from the text.
 */
export function readYaml(text: string, file: string, findings: Findings, budget: Budget): Tree | undefined {
  const top = { file, line: 1, column: 1 };
  const lexemes = readLexemes(text, budget);
  if ('excess' in lexemes) {
    findings.error(top, lexemes.excess, 'Make the file smaller and flatter.');
    return undefined;
  }
  const lines = new LineCounter();
  const tokens = tokensOf(lexemes, lines);
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
  if (!document || document.errors.length > 0) return undefined;
  if (document.contents === null || text.trim() === '') {
    findings.error(top, 'The file is empty.', 'Add a job: a name with a `script`.');
    return undefined;
  }
  return plantTree(document, locate, findings);
}

/** As the library's parser does it with a text, which would be lexed a second time. */
function tokensOf(lexemes: readonly string[], lines: LineCounter): readonly CST.Token[] {
  lines.addNewLine(0);
  const parser = new Parser(lines.addNewLine);
  const tokens: CST.Token[] = [];
  for (const lexeme of lexemes) for (const token of parser.next(lexeme)) tokens.push(token);
  for (const token of parser.end()) tokens.push(token);
  return tokens;
}

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
