/** How we speak in a terminal. Colours only where somebody looks, and never against NO_COLOR (no-color.org). */

import { styleText } from 'node:util';

export type Style = Parameters<typeof styleText>[0];

/** Styled for standard output, or standard error when that is where it goes. */
export function paint(style: Style, text: string, stream: NodeJS.WriteStream = process.stdout): string {
  return styleText(style, text, { stream, validateStream: true });
}

export function printError(message: string): void {
  process.stderr.write(`${paint(['red', 'bold'], 'error', process.stderr)} ${message}\n`);
}
