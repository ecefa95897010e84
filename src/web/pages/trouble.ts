import { type Html, html } from '../html.ts';
import { layout } from './layout.ts';

/** When this server cannot answer; what went wrong is in its log, not here. */
export function troublePage(): Html {
  return layout({
    title: 'Not available',
    trail: [{ label: 'Not available' }],
    content: html`<section class="empty">
<h1>This page cannot be shown now</h1>
<p>The server's log says why. Try again in a moment.</p>
</section>`,
  });
}
