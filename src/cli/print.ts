/** How we speak in a terminal. Colours only where somebody looks, and never against NO_COLOR (no-color.org). */

import { styleText } from 'node:util';

export type Style = Parameters<typeof styleText>[0];

/** Gives a text a style, or leaves it as it is. */
export type Paint = (style: Style, text: string) => string;

/** Styled for standard output, or standard error when that is where it goes. */
export function paint(style: Style, text: string, stream: NodeJS.WriteStream = process.stdout): string {
  return styleText(style, text, { stream, validateStream: true });
}

/** The same, decided once for a stream. */
export function painter(stream: NodeJS.WriteStream): Paint {
  return paint('bold', ' ', stream) === ' ' ? unpainted : painted;
}

export const painted: Paint = (style, text) => styleText(style, text, { validateStream: false });
export const unpainted: Paint = (_, text) => text;

export function printError(message: string): void {
  process.stderr.write(`${paint(['red', 'bold'], 'error', process.stderr)} ${message}\n`);
}
