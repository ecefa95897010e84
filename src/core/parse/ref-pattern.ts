import { RE2JS } from 're2js';
import type { RefPattern } from '../../model/rule.ts';
import { limits } from './limits.ts';

/** One entry of `only` or `except`, or why it cannot be one. */
export type ReadRefPattern =
  | { readonly ok: true; readonly pattern: RefPattern }
  | { readonly ok: false; readonly message: string; readonly hint?: string };

/** GitLab's keywords for events that start no run here. */
const absentKeywords: ReadonlySet<string> = new Set([
  'api',
  'chat',
  'external',
  'external_pull_requests',
  'pipelines',
  'schedules',
  'triggers',
  'web',
]);

/**
 * Reads an entry of `only` or `except` as GitLab does: a keyword, `/regex/flags`, else the exact name of a branch or
 * tag. Regular expressions are RE2, which cannot be made to run long.
 */
export function readRefPattern(text: string): ReadRefPattern {
  switch (text) {
    case 'branches':
    case 'tags':
    case 'merge_requests':
    case 'pushes':
      return { ok: true, pattern: { kind: 'keyword', keyword: text } };
  }
  if (absentKeywords.has(text)) {
    return { ok: false, message: `Berth does not support the keyword \`${text}\` yet.`, hint: 'Remove it.' };
  }
  if (text === '') return { ok: false, message: 'A name of a branch or tag cannot be empty.' };
  if (isRegex(text)) return readRegex(text);
  if (text.includes('@')) {
    return {
      ok: false,
      message: `Berth does not support \`${text}\`: a name cannot be tied to a repository with \`@\`.`,
      hint: 'Give the name of the branch or tag alone.',
    };
  }
  return { ok: true, pattern: { kind: 'name', name: text } };
}

/** Whether an entry is meant as a regular expression. */
export function isRegex(text: string): boolean {
  return text.startsWith('/');
}

function readRegex(text: string): ReadRefPattern {
  const end = text.lastIndexOf('/');
  const source = text.slice(1, end);
  const flags = text.slice(end + 1);
  if (end === 0) {
    return { ok: false, message: `\`${text}\` is not a regular expression: the closing \`/\` is missing.` };
  }
  if (flags !== '' && flags !== 'i') {
    return { ok: false, message: `\`${flags}\` after a regular expression is not supported; only \`i\` is.` };
  }
  if (source.length > limits.pattern) {
    return { ok: false, message: `A regular expression may have ${limits.pattern} characters.` };
  }
  if (repetitionsOf(source) > limits.repetitions) {
    return { ok: false, message: `The counts in \`${text}\` may add up to ${limits.repetitions}.` };
  }
  const fault = faultOf(source);
  if (fault !== undefined) {
    return {
      ok: false,
      message: `\`${text}\` is not a valid regular expression: ${fault}.`,
      hint: 'Use RE2 syntax: no look-ahead, look-behind or back-references.',
    };
  }
  return { ok: true, pattern: { kind: 'regex', source, ignoreCase: flags === 'i' } };
}

function repetitionsOf(source: string): number {
  const counts = Array.from(source.matchAll(/\{(\d+)(?:,(\d*))?\}/g), ([, low, high]) => Number(high || low));
  return counts.reduce((sum, count) => sum + count, 0);
}

function faultOf(source: string): string | undefined {
  try {
    RE2JS.compile(source);
    return undefined;
  } catch (error) {
    return (error instanceof Error ? error.message : String(error)).replace(/^error parsing regexp: /, '');
  }
}
