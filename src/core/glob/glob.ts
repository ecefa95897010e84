/**
 * Globs over paths of a repository, in linear time: a user writes them, so they must not be able to stop the server
 * (CVE-2026-26996 and its kin in minimatch). `*` and `?` stay within a folder, `**` crosses them, `[a-z]`, `{a,b}`.
 */

import { RE2JS } from 're2js';

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
  const expression = RE2JS.compile(`^${translate(segments.join('/'))}(/.*)?$`, RE2JS.DOTALL);
  return { base, matches: path => segments.length === 0 || expression.matcher(path).find() };
}

function translate(glob: string): string {
  let out = '';
  let depth = 0;
  for (let at = 0; at < glob.length; at++) {
    const char = glob.charAt(at);
    if (glob.startsWith('**/', at) && (at === 0 || glob.charAt(at - 1) === '/')) {
      out += '(?:.*/)?';
      at += 2;
    } else if (glob.startsWith('**', at)) {
      out += '.*';
      at += 1;
    } else if (char === '*') out += '[^/]*';
    else if (char === '?') out += '[^/]';
    else if (char === '[' && classEnd(glob, at) !== -1) {
      const end = classEnd(glob, at);
      out += characterClass(glob.slice(at + 1, end));
      at = end;
    } else if (char === '{' && glob.includes('}', at)) {
      out += '(?:';
      depth++;
    } else if (char === '}' && depth > 0) {
      out += ')';
      depth--;
    } else if (char === ',' && depth > 0) out += '|';
    else out += RE2JS.quote(char);
  }
  return out + ')'.repeat(depth);
}

/** Where the class that opens at `at` closes, or -1; a `]` right after the opening stands for itself. */
function classEnd(glob: string, at: number): number {
  const first = /[!^]/.test(glob.charAt(at + 1)) ? at + 2 : at + 1;
  return glob.indexOf(']', first + 1);
}

function characterClass(inside: string): string {
  const negated = /^[!^]/.test(inside);
  const body = (negated ? inside.slice(1) : inside).replaceAll(/[\\[\]^&~]/g, '\\$&');
  return `[${negated ? '^/' : ''}${body}]`;
}
