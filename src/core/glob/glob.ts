/**
 * Globs over paths of a repository, in linear time: a user writes them, so they must not be able to stop the server
 * (CVE-2026-26996 and its kin in minimatch). `*` and `?` stay within a folder, `**` crosses them, `[a-z]`, `{a,b}`.
 */

import { RE2JS, RE2JSException } from 're2js';

export interface Glob {
  /** The folder below which everything that can match lies; '' is the root. */
  readonly base: string;
  /** Whether a file is meant: the path itself matches, or a folder above it does. `path` has no leading './' or '/'. */
  matches(path: string): boolean;
}

const SPECIAL = /[*?[\]{}]/;

/** Never throws: what is not a well-formed wildcard stands for itself. */
export function createGlob(pattern: string): Glob {
  const clean = pattern.replace(/^(\.?\/)+/, '').replace(/\/+$/, '');
  const segments = clean.split('/').filter(segment => segment !== '' && segment !== '.');
  const wild = segments.findIndex(segment => SPECIAL.test(segment));
  const base = segments.slice(0, wild === -1 ? segments.length : wild).join('/');
  const expression = compile(segments.join('/'));
  return { base, matches: path => segments.length === 0 || expression.matcher(path).find() };
}

/** A class that has no meaning, such as `[z-a]`, makes the whole pattern plain text. */
function compile(glob: string): RE2JS {
  const whole = (inner: string) => RE2JS.compile(`^${inner}(/.*)?$`, RE2JS.DOTALL);
  try {
    return whole(translate(glob));
  } catch (error) {
    if (error instanceof RE2JSException) return whole(RE2JS.quote(glob));
    throw error;
  }
}

/** A wildcard, a class (a `]` right after its opening stands for itself), a brace, a comma, or any one character. */
const TOKEN = /(?<![^/])\*\*\/|\*\*|\[[!^]?(?:\][^\]]*|[^\]]+)\]|./gsu;

const WILDCARDS: Readonly<Record<string, string>> = {
  '**/': '(?:.*/)?',
  '**': '.*',
  '*': '[^/]*',
  '?': '[^/]',
};

function translate(glob: string): string {
  const group = new Map(isBalanced(glob) ? Object.entries({ '{': '(?:', '}': ')' }) : []);
  let depth = 0;
  const parts = Array.from(glob.matchAll(TOKEN), ([token]) => {
    depth += Number(token === '{') - Number(token === '}');
    if (token.length > 1 && token.startsWith('[')) return characterClass(token.slice(1, -1));
    if (token === ',' && depth > 0 && group.size > 0) return '|';
    return WILDCARDS[token] ?? group.get(token) ?? RE2JS.quote(token);
  });
  return parts.join('');
}

/** Braces that do not close are plain characters. */
function isBalanced(glob: string): boolean {
  let depth = 0;
  for (const char of glob.replaceAll(TOKEN, token => (token.length > 1 ? '' : token))) {
    depth += Number(char === '{') - Number(char === '}');
    if (depth < 0) return false;
  }
  return depth === 0;
}

function characterClass(inside: string): string {
  const negated = /^[!^]/.test(inside);
  const body = (negated ? inside.slice(1) : inside).replaceAll(/[\\[\]^&~]/g, '\\$&');
  return `[${negated ? '^/' : ''}${body}]`;
}
