import { type Html, html } from '../html.ts';

/** Links to the pages beside this one; nothing where there are none. */
export function pagination(newer: string | undefined, older: string | undefined): Html | undefined {
  if (newer === undefined && older === undefined) return undefined;
  return html`<nav class="paginate-container" aria-label="Pagination"><div class="pagination">
${newer !== undefined && html`<a class="previous_page" rel="prev" href="${newer}">Newer</a>`}
${older !== undefined && html`<a class="next_page" rel="next" href="${older}">Older</a>`}</div></nav>`;
}
