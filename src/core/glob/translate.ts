import { RE2JS, RE2JSException } from 're2js';

/** What two stars mean that do not stand for folders, as in `a/**` or `a**`. */
export type Stars = 'cross folders' | 'stay in a folder';

/**
 * A glob as a regular expression, in linear time: a user writes it, so it must not be able to stop the server
 * (CVE-2026-26996 and its kin in minimatch). Never throws: what is not a well-formed wildcard stands for itself.
 */
export function compileGlob(glob: string, stars: Stars, end = ''): RE2JS {
  const whole = (inner: string) => RE2JS.compile(`^${inner}${end}$`, RE2JS.DOTALL);
  try {
    return whole(translate(glob, stars));
  } catch (error) {
    // A class that has no meaning, such as `[z-a]`, or more than a regular expression may hold.
    if (error instanceof RE2JSException) return whole(RE2JS.quote(glob));
    throw error;
  }
}

/** An escape, a wildcard, a class (a `]` right after its opening stands for itself), a brace, a comma, or any one character. */
const token = /\\[^/]|(?<![^/{,])\*\*\/|\*\*|\[[!^]?(?:\][^\]]*|[^\]]+)\]|./gsu;

const wildcards: Readonly<Record<string, string>> = { '**/': '(?:.*/)?', '*': '[^/]*', '?': '[^/]' };

function translate(glob: string, stars: Stars): string {
  const group = new Map(isBalanced(glob) ? Object.entries({ '{': '(?:', '}': ')' }) : []);
  let depth = 0;
  const parts = Array.from(glob.matchAll(token), ([found]) => {
    depth += Number(found === '{') - Number(found === '}');
    if (found.length > 1 && found.startsWith('[')) return characterClass(found.slice(1, -1));
    if (found.length > 1 && found.startsWith('\\')) return RE2JS.quote(found.slice(1));
    if (found === '**') return stars === 'cross folders' ? '.*' : '[^/]*';
    if (found === ',' && depth > 0 && group.size > 0) return '|';
    return wildcards[found] ?? group.get(found) ?? RE2JS.quote(found);
  });
  return parts.join('');
}

/** Braces that do not close are plain characters. */
function isBalanced(glob: string): boolean {
  let depth = 0;
  for (const char of glob.replaceAll(token, found => (found.length > 1 ? '' : found))) {
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
