import { oneLine } from '../../core/render/clean.ts';
import { type Html, html } from '../html.ts';
import type { WorkerSeen } from '../queue/view.ts';
import { ago } from './trigger.ts';

/** Who carries out jobs, and how much room they have. `now` in milliseconds since the epoch. */
export function workersBox(workers: readonly WorkerSeen[], now: number): Html {
  const none = html`<p class="Box-row quiet">No worker is there: start the server with a CONCURRENCY above 0, or <code>berth worker</code> on another machine.</p>`;
  return html`<section class="Box" aria-labelledby="workers-title"><div class="Box-header"><h2 class="Box-title" id="workers-title">Workers <span class="Counter">${workers.length}</span></h2></div>
${workers.length === 0 ? none : html`<ul>${workers.map((worker, index) => row(worker, index, now))}</ul>`}</section>`;
}

function row(
  { name, host, version, tags, untagged, jobs, concurrency, heardAt }: WorkerSeen,
  index: number,
  now: number,
): Html {
  const called = host ?? name ?? `Worker ${index + 1}`;
  const slots = `${jobs} of ${concurrency} ${concurrency === 1 ? 'slot' : 'slots'} used`;
  return html`<li class="Box-row line"><div><strong>${oneLine(called, 80)}</strong>${tags.map(tag => html` <span class="Label">${oneLine(tag, 40)}</span>`)}
<p class="facts"><span>${takes(tags, untagged)}</span>${name !== undefined && name !== called && html`<code>${oneLine(name, 80)}</code>`}${version !== undefined && html`<span>version ${version}</span>`}${heardAt !== undefined && html`<span>heard of ${ago(heardAt, now)}</span>`}</p></div>
<div class="aside"><meter min="0" max="${concurrency}" value="${Math.min(jobs, concurrency)}" aria-label="${slots}"></meter><p class="facts"><span>${slots}</span></p></div></li>`;
}

function takes(tags: readonly string[], untagged: boolean): string {
  if (tags.length === 0) return untagged ? 'takes jobs without tags' : 'takes nothing';
  return untagged ? 'takes jobs with these tags, or none' : 'takes only jobs with tags';
}
