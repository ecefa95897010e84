import { formatBytes } from '../../core/render/bytes.ts';
import { type Html, html } from '../html.ts';
import type { LogEnd } from '../job-log.ts';
import { lineElement } from '../log/line-renderer.ts';
import { type IconName, icon } from './icon.ts';

/**
 * A log's end, its tools, and where the viewer finds the rest (`base`: its address, `query`: which try). Without scripts
 * there are the end and the link to all of it. What lies in `data-own` is the viewer's from when it begins.
 */
export function logSection({ lines, leftOut }: LogEnd, base: string, query: string): Html {
  return html`<section class="log" aria-label="Log" data-own data-base="${base}" data-query="${query}">
<div class="log-bar">
<form class="log-search" role="search" hidden><label class="sr-only" for="log-search">Search the log</label><input class="form-control input-sm" id="log-search" type="search" placeholder="Search the whole log" autocomplete="off" spellcheck="false" maxlength="500"><output class="log-count" for="log-search"></output>${tool('previous', 'chevron-up', 'Previous match (N)')}${tool('next', 'chevron-down', 'Next match (n)')}</form>
<div class="log-tools" hidden>${tool('error', 'alert', 'First error (e)')}${tool('top', 'move-to-top', 'To the beginning (g)')}${tool('end', 'move-to-bottom', 'To the end (G)')}${tool('fold', 'fold', 'Close or open all commands (z)')}${tool('wrap', 'rows', 'Wrap long lines (w)')}${tool('times', 'clock', 'When each line came (t)')}${tool('copy', 'copy', 'Copy the selected lines, or all that are shown (c)')}${tool('keys', 'question', 'Keys (?)')}</div>
<a class="btn-octicon" href="${base}/log${query}" aria-label="Raw log" title="Raw log">${icon('file')}</a><a class="btn-octicon" href="${base}/log${query}&amp;download=1" aria-label="Download the log" title="Download the log">${icon('download')}</a>
</div>
<div class="log-end">${leftOut > 0 && html`<p class="log-cut">This is the end of the log. <a href="${base}/log${query}">The whole log</a> has ${formatBytes(leftOut)} more before it.</p>`}
<div class="lines">${lines.map(lineElement)}</div></div>
</section>`;
}

function tool(name: string, picture: IconName, label: string): Html {
  return html`<button type="button" class="btn-octicon" data-tool="${name}" aria-label="${label}" title="${label}">${icon(picture)}</button>`;
}
