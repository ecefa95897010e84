import { escapeText } from './html.ts';

/** What people may write in comments besides markdown: GitHub's own list, but for what only GitHub's scripts need. */
const tags = new Set(
  `a b blockquote br code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i img input ins kbd li ol p picture pre q s
  samp source span strong sub summary sup table tbody td tfoot th thead tr tt ul var`.split(/\s+/),
);
const empty = new Set(['br', 'hr', 'img', 'input', 'source']);
const attributes = new Set(
  'align alt checked class colspan disabled height href media open rowspan src srcset start title type width'.split(
    ' ',
  ),
);
const addresses = new Set(['href', 'src', 'srcset']);
const safeAddress = /^(https?:\/\/|mailto:|\/|#)/i;
const safeClass = /^(language-[\w-]+|markdown-alert(-\w+)?|markdown-alert-title)( markdown-alert-\w+)?$/;

const tagPattern =
  /<(\/?)([a-zA-Z][a-zA-Z0-9]*)((?:\s+[a-zA-Z-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>=`]+))?)*)\s*\/?>|</g;
const attributePattern = /([a-zA-Z-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>=`]+)))?/g;

/**
 * Keeps what is on the list and turns every other `<` into text, so that nothing unknown can run. Tags come out
 * balanced: a comment cannot close what the page opened.
 */
export function sanitize(source: string): string {
  const open: string[] = [];
  const safe = source
    .replaceAll(/<!--[\s\S]*?-->/g, '')
    .replaceAll(tagPattern, (match, slash: string, tag?: string, rest = '') => {
      const name = tag?.toLowerCase();
      if (name === undefined || !tags.has(name)) return escapeText(match).replaceAll('&amp;', '&');
      if (slash === '') {
        if (!empty.has(name)) open.push(name);
        return `<${name}${safeAttributes(rest)}>`;
      }
      return closeUntil(open, name);
    });
  return (
    safe +
    open
      .toReversed()
      .map(name => `</${name}>`)
      .join('')
  );
}

function closeUntil(open: string[], name: string): string {
  const at = open.lastIndexOf(name);
  if (at < 0) return '';
  return open
    .splice(at)
    .toReversed()
    .map(tag => `</${tag}>`)
    .join('');
}

function safeAttributes(text: string): string {
  return [...text.matchAll(attributePattern)]
    .map(([, name = '', double, single, plain]) => [name.toLowerCase(), double ?? single ?? plain ?? ''] as const)
    .filter(([name, value]) => isSafe(name, value))
    .map(([name, value]) => ` ${name}="${escapeText(value).replaceAll('&amp;', '&')}"`)
    .join('');
}

function isSafe(name: string, value: string): boolean {
  if (!attributes.has(name)) return false;
  if (addresses.has(name)) return safeAddress.test(value);
  return name !== 'class' || safeClass.test(value);
}
