import { iconPath, scriptPath, stylePath } from '../assets.ts';
import { type Fragment, type Html, html } from '../html.ts';

/** What every page needs. */
export interface Page {
  readonly title: string;
  /** From the outermost to this page; the last one is where the reader is. */
  readonly trail: readonly { readonly label: string; readonly path?: string }[];
  readonly content: Fragment;
  /** Address of the events that say when to look again; absent: the page is final. */
  readonly watch?: string | undefined;
  /** The page is shown anew only when this differs; absent: always. */
  readonly version?: string | undefined;
}

/** A whole document. */
export function layout({ title, trail, content, watch, version }: Page): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · Berth</title>
<link rel="icon" href="${iconPath()}">
<link rel="stylesheet" href="${stylePath()}">
<script type="module" src="${scriptPath()}"></script>
</head>
<body>
<header class="top">
<nav aria-label="Where you are"><a class="brand" href="/"><img src="${iconPath()}" alt="" width="22" height="22">Berth</a>${trail.map(step)}</nav>
<a class="account" href="/account">Account</a>
</header>
<main data-watch="${watch}" data-version="${version}">
${content}
</main>
</body>
</html>
`;
}

function step({ label, path }: Page['trail'][number]): Html {
  return path === undefined ? html`<span aria-current="page">${label}</span>` : html`<a href="${path}">${label}</a>`;
}
