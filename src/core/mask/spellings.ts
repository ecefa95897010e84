/** The ways in which a secret comes to be printed. Which ones leak in reality: actions/runner #291, #326, #1488, #2232. */

import { base64Spellings, wrappedBase64 } from './base64.ts';
import { jsonSpellings } from './json.ts';
import { percentSpellings } from './percent.ts';

/** Characters of a value that is worth hiding: a shorter one would be found in every other line. */
export const SHORTEST = 4;
/** Characters of one line of a longer secret. */
const SHORTEST_LINE = 6;
/** The lines around a key are no secret. */
const ARMOUR = /^-{5}(?:BEGIN|END) [^-]*-{5}$/;

/**
 * Byte patterns for a secret, however it was encoded on its way; none for one that is too short. White space around it
 * does not count, so that no pattern begins or ends with the end of a line.
 *
 * Of several lines each is one: tools indent them, number them, end them otherwise. Whatever they are encoded with, the
 * spelling of the whole contains those of its lines; the whole is a pattern too only if one of them is too short for one.
 */
export function spellings(secret: string): readonly Uint8Array[] {
  const value = secret.trim().replaceAll(/\r\n?/g, '\n');
  if (value.length < SHORTEST) return [];
  const lines = value.split('\n').map(line => line.trim());
  const telling = lines.filter(line => line.length >= SHORTEST_LINE);
  const secretLines = telling.filter(line => !ARMOUR.test(line));
  const texts = new Set(
    telling.length === lines.length && secretLines.length > 0
      ? secretLines
      : [value, value.replaceAll('\n', '\r\n'), ...(lines.length === 1 ? [] : secretLines)],
  );
  const spelled = new Set([...[...texts].flatMap(encoded), ...wrappedBase64(new TextEncoder().encode(value))]);
  return [...spelled].filter(text => text.length >= SHORTEST).map(text => new TextEncoder().encode(text));
}

function encoded(text: string): string[] {
  const bytes = new TextEncoder().encode(text);
  return [
    text,
    ...jsonSpellings(text),
    ...percentSpellings(text),
    ...base64Spellings(bytes),
    ...hexSpellings(bytes),
    ...quoted(text),
    xml(text),
  ];
}

function hexSpellings(bytes: Uint8Array): string[] {
  const lower = [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('');
  return [lower, lower.toUpperCase()];
}

/** As `set -x`, `printf %q` and `export -p` write it; and without the quotes around the value itself, which they take off. */
function quoted(text: string): string[] {
  const inner = /^"(.*)"$/s.exec(text)?.[1] ?? text;
  return [
    inner,
    text.replaceAll("'", `'\\''`),
    text.replaceAll("'", `'"'"'`),
    text.replaceAll(/[^\w@%+=:,./\u0080-\uffff-]/g, character => (character === '\n' ? character : `\\${character}`)),
    text.replaceAll(/["$`\\]/g, '\\$&'),
    text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n').replaceAll('\t', '\\t'),
  ];
}

function xml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&apos;');
}
