import { type Html, html } from './html.ts';

/** Where a page stands: pairs of a name and its address, outermost first. */
export type Trail = readonly (readonly [name: string, address: string])[];

/** A whole page. Parts marked `data-live` are refreshed in place. */
export function layout(title: string, trail: Trail, main: Html): string {
  const crumbs = trail.map(
    ([name, address], index) => html`${index > 0 && html`<span>/</span>`}<a href="${address}">${name}</a>`,
  );
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/assets/sandbox.css">
<script src="/assets/sandbox.js" defer></script>
</head>
<body>
<header>
<a class="mark" href="/">sandbox</a>
<nav aria-label="Breadcrumb">${crumbs}</nav>
<span class="note">a stand-in for GitHub on this machine</span>
</header>
<main>${main}</main>
</body>
</html>`.text;
}

/** How long ago, in the words GitHub uses. */
export function ago(then: Date, now: Date): string {
  const seconds = Math.max(0, Math.round((now.getTime() - then.getTime()) / 1000));
  if (seconds < 60) return seconds < 5 ? 'now' : `${seconds} seconds ago`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} minute${minutes === 1 ? '' : 's'} ago`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} hour${hours === 1 ? '' : 's'} ago` : `${Math.round(hours / 24)} days ago`;
}
