import { clean } from '../../core/render/clean.ts';
import { lastDrawing } from '../../core/render/drawing.ts';
import { type Html, html } from '../html.ts';

/** How the text that follows looks, as a terminal remembers it. Colours are 0 to 15: the eight, then the bright ones. */
export interface Style {
  readonly color?: number | undefined;
  readonly background?: number | undefined;
  readonly bold?: boolean;
  readonly dim?: boolean;
  readonly italic?: boolean;
  readonly underline?: boolean;
}

/** A line as markup, and the style the next line begins with. */
export interface StyledLine {
  readonly line: Html;
  readonly style: Style;
}

/** Longer lines are cut: a browser lays out each as a whole. */
const longestLine = 8192;

/**
 * One line of a log as markup. Colours and weight become classes; every other escape sequence (links, titles, cursor) and all
 * that is invisible is left out (S22). Of a line that was drawn over (a progress bar) the last drawing is kept.
 */
export function styleLine(text: string, before: Style): StyledLine {
  const drawn = lastDrawing(text);
  const shown = drawn.length > longestLine ? `${cut(drawn)} …` : drawn;
  let style = before;
  const parts = shown.split(/\x1b\[([0-9;:]*)m/).map((part, index) => {
    if (index % 2 === 0) return span(clean(part), style);
    style = applyCodes(style, part);
    return undefined;
  });
  return { line: html`${parts}`, style };
}

/** Not between the halves of a character. */
function cut(line: string): string {
  return line.slice(0, longestLine).replace(/[\ud800-\udbff]$/, '');
}

function span(text: string, style: Style): Html | undefined {
  if (text === '') return undefined;
  const classes = [
    style.color !== undefined && `c${style.color}`,
    style.background !== undefined && `g${style.background}`,
    style.bold && 'bold',
    style.dim && 'dim',
    style.italic && 'italic',
    style.underline && 'underline',
  ].filter(name => typeof name === 'string');
  return classes.length === 0 ? html`${text}` : html`<span class="${classes.join(' ')}">${text}</span>`;
}

/** ECMA-48 "select graphic rendition", as far as logs use it. */
function applyCodes(before: Style, parameters: string): Style {
  const codes = parameters.split(/[;:]/).map(Number);
  let style = before;
  for (let at = 0; at < codes.length; at++) {
    const code = codes[at] ?? 0;
    if (code !== 38 && code !== 48) {
      style = applyCode(style, code);
      continue;
    }
    const isIndexed = codes[at + 1] === 5;
    const color = isIndexed ? fromIndex(codes[at + 2] ?? 0) : fromRgb(codes.slice(at + 2, at + 5));
    style = code === 38 ? { ...style, color } : { ...style, background: color };
    at += isIndexed ? 2 : 4;
  }
  return style;
}

function applyCode(style: Style, code: number): Style {
  if (code >= 30 && code <= 37) return { ...style, color: code - 30 };
  if (code >= 90 && code <= 97) return { ...style, color: code - 82 };
  if (code >= 40 && code <= 47) return { ...style, background: code - 40 };
  if (code >= 100 && code <= 107) return { ...style, background: code - 92 };
  return simple[code] === undefined ? style : simple[code](style);
}

const simple: Readonly<Record<number, (style: Style) => Style>> = {
  0: () => ({}),
  1: style => ({ ...style, bold: true }),
  2: style => ({ ...style, dim: true }),
  3: style => ({ ...style, italic: true }),
  4: style => ({ ...style, underline: true }),
  22: style => ({ ...style, bold: false, dim: false }),
  23: style => ({ ...style, italic: false }),
  24: style => ({ ...style, underline: false }),
  39: style => ({ ...style, color: undefined }),
  49: style => ({ ...style, background: undefined }),
};

/** The palette of 256: sixteen named ones, a cube of 6 × 6 × 6, and greys. */
function fromIndex(index: number): number {
  if (index < 16) return index;
  if (index > 231) return fromRgb(Array.from({ length: 3 }, () => (index - 232) * 10 + 8));
  const cube = index - 16;
  return fromRgb([Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map(step => step * 51));
}

/** The nearest of the sixteen, so that every colour can be read on a light page and on a dark one. */
function fromRgb(rgb: readonly number[]): number {
  const [red = 0, green = 0, blue = 0] = rgb;
  const strongest = Math.max(red, green, blue);
  if (strongest < 40) return 0;
  const isOn = (part: number) => (part > strongest * 0.6 ? 1 : 0);
  const color = isOn(red) + isOn(green) * 2 + isOn(blue) * 4;
  if (color === 7) return strongest > 200 ? 15 : strongest > 100 ? 7 : 8;
  return strongest > 200 ? color + 8 : color;
}
