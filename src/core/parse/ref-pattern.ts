import type { RefKeyword, RefPattern } from '../../model/rule.ts';
import { readPattern } from '../expression/pattern.ts';

/** One entry of `only` or `except`, or why it cannot be one: a message that goes on after the name of the entry. */
export type ReadRefPattern =
  | { readonly ok: true; readonly pattern: RefPattern }
  | { readonly ok: false; readonly message: string; readonly hint?: string };

const keywords = ['branches', 'tags', 'merge_requests', 'pushes', 'schedules', 'web', 'api'] satisfies RefKeyword[];

/** GitLab's keywords for events that start no run here. */
const absentKeywords: ReadonlySet<string> = new Set([
  'chat',
  'external',
  'external_pull_requests',
  'pipelines',
  'triggers',
]);

/**
 * Reads an entry of `only` or `except` as GitLab does: a keyword, `/regex/flags`, else the exact name of a branch or
 * tag; each may be followed by `@owner/repo`.
 */
export function readRefPattern(text: string): ReadRefPattern {
  const at = isWholeRegex(text)
    ? -1
    : text.indexOf('@', text.startsWith('/') ? text.lastIndexOf('/', text.lastIndexOf('@')) : 0);
  const ref = at === -1 ? text : text.slice(0, at);
  const project = at === -1 ? undefined : text.slice(at + 1);
  if (project !== undefined && !/^[^/\s]+\/[^/\s]+$/.test(project)) {
    return {
      ok: false,
      message: `is \`${text}\`, but what follows \`@\` is not the name of a repository.`,
      hint: 'Write it as `@owner/repo`; in a regular expression `\\x40` is an `@`.',
    };
  }
  const read = readRef(ref);
  return read.ok && project !== undefined ? { ok: true, pattern: { ...read.pattern, project } } : read;
}

/** An `@` in it is one of its own. */
function isWholeRegex(text: string): boolean {
  return /^\/.*\/[a-zA-Z]?$/s.test(text) || /^\/[^@]*$/.test(text);
}

function readRef(text: string): ReadRefPattern {
  const keyword = keywords.find(known => known === text);
  if (keyword !== undefined) return { ok: true, pattern: { kind: 'keyword', keyword } };
  if (absentKeywords.has(text)) {
    return {
      ok: false,
      message: `is the keyword \`${text}\`, but no such event starts a run here.`,
      hint: 'Remove it.',
    };
  }
  if (text === '') return { ok: false, message: 'is empty.', hint: 'Give the name of a branch or tag.' };
  if (!isRegex(text)) return { ok: true, pattern: { kind: 'name', name: text } };
  const read = readPattern(text);
  if (read.ok) return { ok: true, pattern: { kind: 'regex', ...read.pattern } };
  return { ...read, message: `cannot be used: ${read.message}` };
}

function isRegex(text: string): boolean {
  return text.startsWith('/');
}
