import octicons from '@primer/octicons';
import { type Html, html } from '../html.ts';

export type IconName = keyof typeof octicons;

/** One of GitHub's Octicons, 16 pixels wide; those who cannot see it are told nothing, so put words beside it. */
export function icon(name: IconName, className = ''): Html {
  return html`<svg class="octicon ${className}" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">${drawing(name)}</svg>`;
}

/** What is drawn, in a square of 16, for those who have an SVG already. */
export function drawing(name: IconName): Html {
  return { markup: octicons[name].heights['16']?.path ?? '' };
}
