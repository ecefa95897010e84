import { oneLine } from '../../core/render/clean.ts';
import { formatDuration } from '../../core/render/duration.ts';
import type { Section } from '../../model/run.ts';
import { type Html, html } from '../html.ts';
import { createLineRenderer, renderLines } from '../log-lines.ts';

/** The end of a log that is shown on a page. */
export interface LogExcerpt {
  readonly bytes: Uint8Array;
  /** Where it begins in the log. */
  readonly offset: number;
}

/** A log that is still written: what is there, and where the events with the rest are. */
export function growingLog({ bytes, offset }: LogExcerpt, live: (offset: number) => string): Html {
  const renderer = createLineRenderer();
  const lines = renderer.push(bytes);
  return html`${cutNotice(offset)}<div class="log" role="log" tabindex="0" data-live="${live(offset + renderer.completedBytes())}"><div class="lines">${lines}</div><div class="rest">${renderer.rest()}</div></div>`;
}

/** A log that is complete, folded by its commands; the last one and those that failed are open. */
export function foldedLog(excerpt: LogExcerpt, sections: readonly Section[]): Html {
  const { bytes, offset } = excerpt;
  const end = offset + bytes.length;
  const between = (from: number, to: number) => bytes.subarray(Math.max(0, from - offset), Math.max(0, to - offset));
  const before = renderLines(between(offset, sections[0]?.offset ?? end));
  const folds = sections.map((section, index) => {
    const to = sections[index + 1]?.offset ?? end;
    const isLast = index === sections.length - 1;
    return fold(section, output(section, between(section.offset, to), offset), isLast || section.exitCode !== 0);
  });
  return html`${cutNotice(offset)}<div class="log" tabindex="0">${before.length > 0 && html`<div class="lines">${before}</div>`}${folds}</div>`;
}

/** What a command printed, as far as it is shown; undefined when all of it lies in the part that is left out. */
function output(section: Section, bytes: Uint8Array, shownFrom: number): readonly Html[] | undefined {
  const isCut = section.offset < shownFrom;
  if (isCut && bytes.length === 0) return undefined;
  // The log repeats the command first.
  return renderLines(bytes).slice(isCut ? 0 : section.command.trimEnd().split('\n').length);
}

function fold(section: Section, lines: readonly Html[] | undefined, isOpen: boolean): Html {
  const failed = section.exitCode !== undefined && section.exitCode !== 0;
  const result = section.exitCode === undefined ? 'cut off' : failed ? `exit code ${section.exitCode}` : undefined;
  const summary = html`<summary><code>${oneLine(section.command, 300)}</code>${result !== undefined && html`<span class="result">${result}</span>`}<span class="quiet">${formatDuration(section.durationMs)}</span></summary>`;
  const body =
    lines === undefined
      ? html`<p class="quiet">This part is in the whole log.</p>`
      : html`<div class="lines">${lines}</div>`;
  return isOpen
    ? html`<details class="fold ${failed && 'failed'}" open>${summary}${body}</details>`
    : html`<details class="fold">${summary}${body}</details>`;
}

function cutNotice(offset: number): Html | undefined {
  if (offset === 0) return undefined;
  const size = (offset / 1_000_000).toFixed(1);
  return html`<p class="notice">The first ${size} MB of this log are not shown here; the whole log has them.</p>`;
}
