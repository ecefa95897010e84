import { RE2JS } from 're2js';

/** Those of the paths that match, in order. As in GitLab's includes, `**` is any text, and `*` any without a slash. */
export function matchingPaths(wildcard: string, paths: readonly string[]): readonly string[] {
  const parts = wildcard.split(/(\*+)/).map(part => {
    if (part === '*') return '[^/]*';
    return part.startsWith('*') ? '.*' : RE2JS.quote(part);
  });
  const expression = RE2JS.compile(parts.join(''), RE2JS.DOTALL);
  return paths.filter(path => expression.matches(path)).toSorted(byCodeUnits);
}

/** As git orders them, on every machine alike. */
function byCodeUnits(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
