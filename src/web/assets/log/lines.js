/** The lines that were fetched or told, as markup. */

import { createBlocks } from './blocks.js';

export function createLines(addressOf, onArrived) {
  const blocks = createBlocks(addressOf, 'lines', onArrived);
  return {
    ...blocks,
    /** Resolves with the text of lines, fetched where it is missing. */
    async textOf(first, last) {
      const texts = [];
      const element = document.createElement('div');
      for (let line = first; line <= last; line++) {
        if (blocks.get(line) === undefined) await blocks.load(line);
        element.innerHTML = blocks.get(line) ?? '';
        texts.push(element.textContent);
      }
      return `${texts.join('\n')}\n`;
    },
  };
}
