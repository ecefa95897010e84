import { RE2JS } from 're2js';
import type { Pattern } from '../../model/expression.ts';
import { limits } from '../parse/limits.ts';

/** A regular expression and the names of its groups, or why a text is none. */
export type ReadPattern =
  | { readonly ok: true; readonly pattern: Pattern; readonly groups: readonly string[] }
  | { readonly ok: false; readonly message: string; readonly hint?: string };

/** Whether a text has the form of a regular expression, `/source/flags`, be it valid or not. */
export function isPattern(text: string): boolean {
  return /^\/.*\/[a-z]*$/is.test(text);
}

/**
 * Reads `/source/flags`. Regular expressions are RE2's, which cannot be made to run long; flags are those of GitLab:
 * `i` ignores case, `s` lets a dot match a line end, `m` makes anchors match at lines, `U` turns greediness round.
 */
export function readPattern(text: string): ReadPattern {
  const end = text.lastIndexOf('/');
  if (!text.startsWith('/') || end === 0) {
    return { ok: false, message: `\`${text}\` is not a regular expression: the closing \`/\` is missing.` };
  }
  const flags = text.slice(end + 1);
  const unknown = /[^ismU]/.exec(flags)?.[0];
  if (unknown !== undefined) {
    return {
      ok: false,
      message: `\`${unknown}\` after a regular expression is not supported; \`i\`, \`m\`, \`s\` and \`U\` are.`,
    };
  }
  const written = text.slice(1, end).replaceAll('\\/', '/');
  if (written.length > limits.pattern) {
    return { ok: false, message: `A regular expression has at most ${limits.pattern} characters.` };
  }
  if (repetitionsOf(written) > limits.repetitions) {
    return { ok: false, message: `The counts in \`${text}\` may add up to ${limits.repetitions} at most.` };
  }
  const others = [...new Set(flags)].filter(flag => flag !== 'i').join('');
  const source = others === '' ? written : `(?${others})${written}`;
  const { fault, groups } = compiled(source);
  if (fault !== undefined) {
    return {
      ok: false,
      message: `\`${text}\` is not a valid regular expression: ${fault}.`,
      hint: 'Use RE2 syntax: no look-ahead, look-behind or back-references.',
    };
  }
  return { ok: true, pattern: { source, ignoreCase: flags.includes('i') }, groups };
}

function repetitionsOf(source: string): number {
  const counts = Array.from(source.matchAll(/\{(\d+)(?:,(\d*))?\}/g), ([, low, high]) => Number(high || low));
  return counts.reduce((sum, count) => sum + count, 0);
}

interface Compiled {
  readonly fault?: string;
  readonly groups: readonly string[];
}

/** Compiling is dear, and a template or a default brings one expression into hundreds of jobs. */
const known = new Map<string, Compiled>();

function compiled(source: string): Compiled {
  const before = known.get(source);
  if (before) return before;
  const now = compile(source);
  if (known.size >= limits.patterns) known.clear();
  known.set(source, now);
  return now;
}

function compile(source: string): Compiled {
  try {
    return { groups: Object.keys(RE2JS.compile(source).namedGroups()) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { fault: message.replace(/^error parsing regexp: /, ''), groups: [] };
  }
}
