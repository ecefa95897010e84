/** What `$$`, `$A` and `${A}` look like: the longest name is taken, so `$APP_VERSION` is never `$APP` and a rest. */
const reference = /\$(?:\$|([A-Za-z_][A-Za-z0-9_]*)|\{([A-Za-z_][A-Za-z0-9_]*)\})/g;

/** The names of the variables that a value uses. */
export function referencesOf(value: string): readonly string[] {
  return Array.from(value.matchAll(reference)).flatMap(match => match[1] ?? match[2] ?? []);
}

/**
 * Puts the values of variables into a text, once: what comes out is not looked at again. An unknown variable becomes
 * nothing and `$$` becomes `$`, as in GitLab. Undefined when the result would have more than `limit` characters.
 */
export function expand(text: string, lookUp: (name: string) => string | undefined, limit: number): string | undefined {
  let expanded = '';
  let end = 0;
  for (const match of text.matchAll(reference)) {
    const name = match[1] ?? match[2];
    expanded += text.slice(end, match.index) + (name === undefined ? '$' : (lookUp(name) ?? ''));
    if (expanded.length > limit) return undefined;
    end = match.index + match[0].length;
  }
  expanded += text.slice(end);
  return expanded.length > limit ? undefined : expanded;
}
