import { type Html, html } from '../html.ts';
import { layout } from './layout.ts';

/** The same for what is not there and for what the reader may not know of. */
export function notFoundPage(): Html {
  return layout({
    title: 'Not found',
    trail: [{ label: 'Not found' }],
    content: html`<section class="empty">
<h1>Nothing here</h1>
<p>This run does not exist, or belongs to a private repository, whose pages are not shown here.</p>
<p><a href="/">Recent runs</a></p>
</section>`,
  });
}
