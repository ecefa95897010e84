import type { Diagnostic, Position } from '../../model/diagnostic.ts';
import { limits } from './limits.ts';

/** Collects what is wrong with a file while reading goes on: all faults at once, in the order of the file. */
export class Findings {
  readonly #found: Diagnostic[] = [];
  readonly #main: string;

  /** What is found in the file `main` is listed before what is found in others. */
  constructor(main: string) {
    this.#main = main;
  }

  /** Adds an error: the file means nothing until it is mended. `reference` is a heading of docs/ci-yml.md. */
  error(where: Position, message: string, hint?: string, reference?: string): void {
    this.#found.push({ severity: 'error', message, where, ...advice(hint, reference) });
  }

  /** Adds a warning: the file means something, but perhaps not what was meant. */
  warning(where: Position, message: string, hint?: string, reference?: string): void {
    this.#found.push({ severity: 'warning', message, where, ...advice(hint, reference) });
  }

  /** Takes over what was found elsewhere. */
  add(found: readonly Diagnostic[]): void {
    this.#found.push(...found);
  }

  /** How much was found so far. */
  get count(): number {
    return this.#found.length;
  }

  /** Whether there is an error so far. */
  get any(): boolean {
    return this.#found.some(({ severity }) => severity === 'error');
  }

  /** In the order of each file, without repetitions, and never endless. */
  list(): readonly Diagnostic[] {
    const distinct = inOrder(withoutRepetitions(this.#found), this.#main);
    const rest = distinct.slice(limits.diagnostics);
    const [next] = rest;
    if (!next) return distinct;
    const severity = rest.some(each => each.severity === 'error') ? 'error' : 'warning';
    const message = `There are ${rest.length} more ${severity}s from here on.`;
    return [...distinct.slice(0, limits.diagnostics), { severity, message, where: next.where }];
  }
}

function advice(hint: string | undefined, reference: string | undefined): Pick<Diagnostic, 'hint' | 'reference'> {
  return { ...(hint === undefined ? {} : { hint }), ...(reference === undefined ? {} : { reference }) };
}

/**
 * A template, a default or an alias shows one fault in many jobs. It is told of the first: mending it there mends it
 * everywhere.
 */
function withoutRepetitions(found: readonly Diagnostic[]): readonly Diagnostic[] {
  const first = new Map<string, Diagnostic>();
  for (const diagnostic of found) {
    const { where, message } = diagnostic;
    const identity = `${where.file}:${where.line}:${where.column}:${message.replace(/^Job `[^`]*`: /, '')}`;
    if (!first.has(identity)) first.set(identity, diagnostic);
  }
  return [...first.values()];
}

function inOrder(found: readonly Diagnostic[], main: string): readonly Diagnostic[] {
  const files = [...new Set([main, ...found.map(({ where }) => where.file)])];
  return found.toSorted(
    ({ where: a }, { where: b }) =>
      files.indexOf(a.file) - files.indexOf(b.file) || a.line - b.line || a.column - b.column,
  );
}
