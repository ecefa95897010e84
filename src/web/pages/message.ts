import { type Html, html } from '../html.ts';
import { layout } from './layout.ts';

/** A page that says one thing. */
export function messagePage(title: string, text: string): Html {
  return layout({
    title,
    trail: [{ label: title }],
    content: html`<section class="empty"><h1>${title}</h1><p>${text}</p><p><a href="/account">Sign in</a></p></section>`,
  });
}
