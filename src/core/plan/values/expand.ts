import type { LookUp } from '../../expression/holds.ts';

/** What `$$`, `$A` and `${A}` look like: the longest name is taken, so `$APP_VERSION` is never `$APP` and a rest. */
const reference = /\$(?:\$|([A-Za-z_][A-Za-z0-9_]*)|\{([A-Za-z_][A-Za-z0-9_]*)\})/g;

/** The names of the variables that a text uses, in its order. */
export function referencesOf(text: string): readonly string[] {
  if (!text.includes('$')) return [];
  return Array.from(text.matchAll(reference)).flatMap(match => match[1] ?? match[2] ?? []);
}

/**
 * Puts the values of variables into a text, once: what comes out is not looked at again. An unknown variable becomes
 * nothing and `$$` becomes `$`, as in GitLab. Undefined when the result would have more than `limit` characters.
 */
export function expand(text: string, lookUp: LookUp, limit: number): string | undefined {
  return replace(text, limit, name => (name === undefined ? '$' : (lookUp(name) ?? '')));
}

/**
 * Puts in the values that are known and leaves the other references: expanding the result with those that come to be
 * known later gives what expanding `text` with all of them would.
 */
export function expandPartly(text: string, lookUp: LookUp, limit: number): string | undefined {
  const replacement = (name: string | undefined) => {
    const value = name === undefined ? undefined : lookUp(name);
    return value === undefined ? keep(name) : literal(value);
  };
  return replace(text, limit, replacement, literal);
}

/** What a template says, when it leaves nothing to be known later. */
export function finalText(template: string): string | undefined {
  if (referencesOf(template).length > 0) return undefined;
  return expand(template, () => undefined, template.length);
}

/** Puts a template in the place of one name and leaves the other references. */
export function compose(text: string, name: string, inner: string, limit: number): string | undefined {
  const placed = replace(inner, limit, keep, literal) ?? inner;
  return replace(text, limit, used => (used === name ? placed : keep(used)), literal);
}

function keep(name: string | undefined): string {
  return name === undefined ? '$$' : `\${${name}}`;
}

/** A text that expands to the given one, whatever is in it. */
export function literal(text: string): string {
  return text.replaceAll('$', '$$$$');
}

/** `replacement` is asked for every name, and for undefined where there is a `$$`. */
function replace(
  text: string,
  limit: number,
  replacement: (name: string | undefined) => string,
  plain: (text: string) => string = same => same,
): string | undefined {
  let replaced = '';
  let end = 0;
  if (text.includes('$')) {
    for (const match of text.matchAll(reference)) {
      replaced += plain(text.slice(end, match.index)) + replacement(match[1] ?? match[2]);
      if (replaced.length > limit) return undefined;
      end = match.index + match[0].length;
    }
  }
  replaced += plain(text.slice(end));
  return replaced.length > limit ? undefined : replaced;
}
