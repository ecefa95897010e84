import { oneLine } from '../../core/render/clean.ts';
import { formatDuration } from '../../core/render/duration.ts';
import { durationOf, stateOf } from '../../core/render/state.ts';
import { indexJobs, type JobIndex } from '../../core/schedule/needs.ts';
import type { JobRun, Run } from '../../model/run.ts';
import { type Edge, type GraphLayout, NODE, type Place } from '../graph/layout.ts';
import { layoutOf } from '../graph/layouts.ts';
import { type Html, html } from '../html.ts';
import { jobPath } from '../paths.ts';
import { openSince } from './elapsed.ts';
import { drawing } from './icon.ts';
import { jobTone, toneIcons } from './status.ts';

/** More does not fit (characters); the label and the timeline have all of it. */
const LONGEST_NAME = 23;

/** The jobs by what they need, drawn; undefined where a list says as much. `critical` are those that took the time. */
export function jobGraph(run: Run, critical: readonly string[], now: number): Html | undefined {
  const layout = layoutOf(run);
  if (layout === undefined) return undefined;
  const index = indexJobs(run);
  const isCritical = new Set(critical);
  // Without sizes in pixels it would shrink to fit, and nobody could read it.
  const size = { width: Math.ceil(layout.width), height: Math.ceil(layout.height) };
  return html`<section class="Box graph" aria-labelledby="graph-title"><div class="Box-header"><h2 class="Box-title" id="graph-title">Jobs</h2></div>
<div class="graph-scroll" tabindex="0" role="group" aria-label="Jobs by what they need"><svg width="${size.width}" height="${size.height}" viewBox="0 0 ${size.width} ${size.height}">
${layout.edges.map(edge => line(edge, isCritical.has(edge.from) && isCritical.has(edge.to)))}
${layout.junctions.map(({ x, y }) => html`<circle class="junction" cx="${x}" cy="${y}" r="4"/>`)}
${nodes(run, layout, index, now, isCritical)}
</svg></div></section>`;
}

function nodes(run: Run, layout: GraphLayout, index: JobIndex, now: number, isCritical: ReadonlySet<string>): Html[] {
  return [...layout.nodes].flatMap(([key, place]) => {
    const jobRun = index.get(key);
    return jobRun === undefined ? [] : [node(run, jobRun, place, now, isCritical.has(key))];
  });
}

function node(run: Run, jobRun: JobRun, place: Place, now: number, isCritical: boolean): Html {
  const { key } = jobRun.job;
  const tone = jobTone(jobRun);
  const [x, y] = [place.x - NODE.width / 2, place.y - NODE.height / 2];
  const { word } = stateOf(jobRun);
  const name = oneLine(key, LONGEST_NAME);
  const time = elapsedIn(jobRun, now);
  const tries = jobRun.attempts.length > 1 && `${jobRun.attempts.length} tries`;
  const hasDetails = time !== undefined || tries !== false;
  return html`<a href="${jobPath(run.id, key)}" class="node ${tone} ${isCritical && 'critical'}"><g transform="translate(${x} ${y})">
<rect width="${NODE.width}" height="${NODE.height}" rx="6"/>
<g class="node-icon" transform="translate(12 14)"><g>${drawing(toneIcons[tone])}</g></g>
<text class="node-name" x="38" y="${hasDetails ? 19 : 27}">${name}</text>
${hasDetails && html`<text class="node-detail" x="38" y="35">${time}${time !== undefined && tries !== false && ' · '}${tries}</text>`}
<text class="node-word" x="38" y="35">${name === key ? word : `${word}, ${oneLine(key, 120)}`}</text>
</g></a>`;
}

function elapsedIn(jobRun: JobRun, now: number): Html | string | undefined {
  const since = openSince(jobRun, now);
  return since === undefined
    ? durationOf(jobRun)
    : html`<tspan data-elapsed="${since}">${formatDuration(since)}</tspan>`;
}

/** From the right side of one to the left side of the other, level at both, as people draw it. */
function line({ points }: Edge, isCritical: boolean): Html {
  const [first, ...others] = points;
  if (first === undefined) return html``;
  let from = first;
  const curves = others.map(to => {
    const middle = (from.x + to.x) / 2;
    const curve = `C${middle} ${from.y} ${middle} ${to.y} ${to.x} ${to.y}`;
    from = to;
    return curve;
  });
  return html`<path class="edge ${isCritical && 'critical'}" d="M${first.x} ${first.y}${curves.join('')}"/>`;
}
