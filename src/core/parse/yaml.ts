import { type Document, Lexer, LineCounter, parseAllDocuments } from 'yaml';
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
  const excess = excessOf(text);
  if (excess !== undefined) {
    findings.error({ file, line: 1, column: 1 }, excess, 'Make the file smaller and flatter.');
    return undefined;
  }
  const lines = new LineCounter();
  const locate = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  // Unique keys are checked while planting: the library compares every key with every other.
  const documents = parseAllDocuments(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: false,
    logLevel: 'silent',
  });
  const [document, second] = Array.isArray(documents) ? documents : [];
  if (document?.contents == null) {
    findings.error({ file, line: 1, column: 1 }, 'The file is empty.', 'Add a job: a name with a `script`.');
    return undefined;
  }
  reportSyntax(document, locate, findings);
  if (second) {
    findings.error(
      locate(second.range[0]),
      'The file holds more than one YAML document; Berth reads one and does not support `spec`.',
      'Remove the line with `---`.',
    );
  }
  if (findings.any) return undefined;
  return plantTree(document, locate, findings);
}

/** Says why the text is too much to build anything from, judging by its tokens alone. */
function excessOf(text: string): string | undefined {
  if (text.length > limits.characters) return 'The file is larger than 1 MiB.';
  let tokens = 0;
  let brackets = 0;
  let indicators = 0;
  for (const token of new Lexer().lex(text)) {
    tokens++;
    brackets += bracketOf[token] ?? 0;
    // Outside brackets, each of these on one line opens another level: `- - - a`.
    if (brackets > 0 || /^[\r\n]/.test(token)) indicators = 0;
    else if (token === '-' || token === '?' || token === ':') indicators++;
    if (tokens > limits.tokens) return `The file has more than ${limits.tokens} YAML tokens.`;
    if (Math.max(brackets, indicators) > limits.depth) return tooDeep;
  }
  return undefined;
}

const bracketOf: Readonly<Record<string, number>> = { '[': 1, '{': 1, ']': -1, '}': -1 };

function reportSyntax(document: Document, locate: (offset: number) => Position, findings: Findings): void {
  for (const error of document.errors.slice(0, limits.diagnostics + 1)) {
    findings.error(locate(error.pos[0]), `This is not valid YAML: ${sentence(error.message)}`, hintFor(error.message));
  }
}

function sentence(message: string): string {
  return message.endsWith('.') ? message : `${message}.`;
}

function hintFor(message: string): string | undefined {
  if (message.startsWith('Nested mappings are not allowed')) return 'Put quotes around a text that contains `: `.';
  if (message.includes('abs as indentation') || message.includes('tab')) return 'Indent with spaces.';
  return undefined;
}
