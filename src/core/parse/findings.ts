import type { Diagnostic, Position } from '../../model/diagnostic.ts';
import { limits } from './limits.ts';

/** Collects what is wrong with a file while reading goes on: all faults at once, in the order of the file. */
export class Findings {
  readonly #found: Diagnostic[] = [];

  /** Adds an error. The hint says what to do, where we can guess it. */
  error(where: Position, message: string, hint?: string): void {
    this.#found.push({ severity: 'error', message, where, ...(hint === undefined ? {} : { hint }) });
  }

  /** Whether anything was found so far. */
  get any(): boolean {
    return this.#found.length > 0;
  }

  /** In the order of the file, without repetitions (an alias shows one fault in many places), and never endless. */
  list(): readonly Diagnostic[] {
    const seen = new Set<string>();
    const distinct = this.#found
      .toSorted((a, b) => a.where.line - b.where.line || a.where.column - b.where.column)
      .filter(({ where, message }) => {
        const identity = `${where.line}:${where.column}:${message}`;
        return !seen.has(identity) && seen.add(identity);
      });
    const more = distinct.length - limits.diagnostics;
    const last = distinct[limits.diagnostics];
    if (more <= 0 || last === undefined) return distinct;
    return [
      ...distinct.slice(0, limits.diagnostics),
      { severity: 'error', message: `There are ${more} more errors from here on.`, where: last.where },
    ];
  }
}
