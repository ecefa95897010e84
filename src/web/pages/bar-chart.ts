import { formatDuration } from '../../core/render/duration.ts';
import { type Html, html } from '../html.ts';

/** One bar, which leads somewhere. */
export interface Bar {
  readonly ms: number;
  readonly tone: 'passed' | 'failed' | 'flaky' | 'stopped';
  readonly path: string;
  /** What it stands for, for those who point at it or cannot see it. */
  readonly words: string;
}

const HEIGHT = 120;
const WIDTH = 10;
const GAP = 2;
/** A bar that is lower cannot be seen. */
const LOWEST = 3;
/** So that a few bars are not as wide as the page. */
const FEWEST = 60;

/** Durations from the oldest to the newest, coloured by how they ended; undefined when there is nothing to draw. */
export function barChart(bars: readonly Bar[], title: string): Html | undefined {
  if (bars.length === 0) return undefined;
  const highest = Math.max(1, ...bars.map(({ ms }) => ms));
  const width = Math.max(FEWEST, bars.length) * (WIDTH + GAP);
  const first = width - bars.length * (WIDTH + GAP);
  return html`<figure class="chart"><figcaption class="quiet">${title}; the highest is ${exactly(highest)}</figcaption>
<svg viewBox="0 0 ${width} ${HEIGHT}" preserveAspectRatio="none" role="group" aria-label="${title}">${bars.map(
    ({ ms, tone, path, words }, index) => {
      const height = Math.max(LOWEST, Math.round((HEIGHT * ms) / highest));
      return html`<a href="${path}" aria-label="${words}"><rect class="bar ${tone}" x="${first + index * (WIDTH + GAP)}" y="${HEIGHT - height}" width="${WIDTH}" height="${height}" rx="1"><title>${words}</title></rect></a>`;
    },
  )}</svg></figure>`;
}

/** Tests take less than what jobs are measured in. */
export function exactly(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : ms < 10_000 ? `${(ms / 1000).toFixed(1)}s` : formatDuration(ms);
}
