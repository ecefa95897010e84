import { type Html, html } from '../html.ts';
import { signInPath } from '../paths.ts';
import { layout } from './layout.ts';

/** The same for what is not there and for what the reader may not know of. `path` is where signing in leads back to. */
export function notFoundPage(path?: string): Html {
  return layout({
    title: 'Not found',
    trail: [{ label: 'Not found' }],
    content: html`<section class="empty">
<h1>Nothing here</h1>
<p>This does not exist, or belongs to a repository that you cannot read. ${path !== undefined && html`You may have to <a href="${signInPath(path)}">sign in</a>.`}</p>
<p><a href="/">Repositories</a></p>
</section>`,
  });
}
