import { assetPath } from '../assets.ts';
import { type Fragment, type Html, html } from '../html.ts';
import { queuePath, runsPath } from '../paths.ts';
import { icon } from './icon.ts';

/** What every page needs. */
export interface Page {
  readonly title: string;
  /** From the outermost to this page; the last one is where the reader is. */
  readonly trail: readonly { readonly label: string; readonly path?: string }[];
  readonly content: Fragment;
  /** Address of the events that say when to look again; absent: the page is final. */
  readonly watch?: string | undefined;
  /** Takes the whole window, as a log does. */
  readonly isWide?: boolean;
}

/** A whole document. */
export function layout({ title, trail, content, watch, isWide = false }: Page): Html {
  return html`<!doctype html>
<html lang="en" data-color-mode="auto" data-light-theme="light" data-dark-theme="dark">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · Berth</title>
<link rel="icon" href="${assetPath('berth.svg')}">
<link rel="stylesheet" href="${assetPath('berth.css')}">
<script src="${assetPath('color-mode.js')}"></script>
<script type="module" src="${assetPath('berth.js')}"></script>
</head>
<body>
<a class="skip-link" href="#content">Skip to content</a>
<header class="top">
<nav class="trail" aria-label="Where you are"><a class="brand" href="/"><img src="${assetPath('berth.svg')}" alt="" width="22" height="22">Berth</a>${trail.map(step)}</nav>
<nav class="places" aria-label="Pages"><a href="/">Repositories</a><a href="${runsPath}">Runs</a><a href="${queuePath}">Queue</a></nav>
<a class="account" href="/account">Account</a>
<button type="button" class="btn-octicon" id="color-mode" aria-label="Light or dark" title="Light or dark" hidden>${icon('sun', 'when-dark')}${icon('moon', 'when-light')}</button>
</header>
<main id="content" class="${isWide && 'wide'}" data-watch="${watch}">
${content}
</main>
</body>
</html>
`;
}

function step({ label, path }: Page['trail'][number]): Html {
  return path === undefined ? html`<span aria-current="page">${label}</span>` : html`<a href="${path}">${label}</a>`;
}
