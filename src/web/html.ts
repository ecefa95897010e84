/** Markup that may be sent as it is. Only the `html` tag makes it. */
export interface Html {
  readonly markup: string;
}

/** What may stand in a template: text is escaped, markup is kept, lists are joined, and nothing is nothing. */
export type Fragment = Html | string | number | undefined | false | readonly Fragment[];

/**
 * A template whose values are escaped. Values belong between tags or inside quoted attributes, never into a tag's name,
 * a script or a style.
 */
export function html(parts: TemplateStringsArray, ...values: readonly Fragment[]): Html {
  const markup = parts.map((part, index) => (index === 0 ? part : toMarkup(values[index - 1]) + part)).join('');
  return { markup };
}

function toMarkup(value: Fragment): string {
  if (value === undefined || value === false) return '';
  if (typeof value === 'string') return escapeHtml(value);
  if (typeof value === 'number') return String(value);
  if ('markup' in value) return value.markup;
  return value.map(toMarkup).join('');
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, sign => escapes[sign] ?? sign);
}
