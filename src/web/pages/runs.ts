import { oneLine } from '../../core/render/clean.ts';
import { formatDuration } from '../../core/render/duration.ts';
import { headlineOf } from '../../core/render/headline.ts';
import { beganAt } from '../../core/schedule/began-at.ts';
import type { Permission } from '../../flow/ports/forge.ts';
import type { Run } from '../../model/run.ts';
import type { Repository } from '../../model/trigger.ts';
import { type Html, html } from '../html.ts';
import { livePath, runPath, startPath } from '../paths.ts';
import { listPath, type RunFilters } from '../run-filters.ts';
import { layout } from './layout.ts';
import { pagination } from './pagination.ts';
import { repositoryTabs } from './repository-tabs.ts';
import { filterForm } from './run-filters.ts';
import { runSign } from './status.ts';
import { ago, repositoryLink, repositoryName, runTitle, where } from './trigger.ts';

/** A page of a list of runs, and how it was narrowed. */
export interface RunList {
  readonly runs: readonly Run[];
  readonly newer?: string;
  readonly older?: string;
  /** The address of the whole list. */
  readonly path: string;
  readonly filters: RunFilters;
}

/** The runs of all repositories. `now` in milliseconds since the epoch. */
export function runsPage(list: RunList, now: number): Html {
  return layout({
    title: 'Runs',
    trail: [{ label: 'Runs' }],
    content: html`<h1>All runs</h1>${filterForm(list.path, list.filters, true)}${listOf(list, now)}`,
    watch: livePath(),
  });
}

/** The runs of one repository, and where its other pages are. */
export function repositoryRunsPage(
  { repository, role, ...list }: RunList & { readonly repository: Repository; readonly role: Permission },
  now: number,
): Html {
  const name = repositoryName({ repository });
  const mayStart = role === 'write' || role === 'maintain' || role === 'admin';
  return layout({
    title: name,
    trail: [{ label: name }],
    content: html`<h1>${name}</h1>${repositoryTabs(repository, 'runs', role === 'admin')}
${mayStart && html`<p class="start-link"><a class="btn" href="${startPath(repository.id)}">Start a run</a></p>`}
${filterForm(list.path, list.filters, false)}${listOf(list, now, true)}`,
    watch: livePath(repository.id),
  });
}

function listOf({ runs, newer, older, path, filters }: RunList, now: number, isOfOne = false): Html {
  const rows = html`<ol class="runs">${runs.map(run => row(run, now, isOfOne))}</ol>`;
  const [toNewer, toOlder] = [newer && { after: newer }, older && { before: older }].map(
    cursor => cursor && listPath(path, filters, cursor),
  );
  return html`${runs.length === 0 ? nothing(filters) : rows}${pagination(toNewer || undefined, toOlder || undefined)}`;
}

function row(run: Run, now: number, isOfOne: boolean): Html {
  const since = run.completedAt === undefined ? formatDuration(now - beganAt(run)) : undefined;
  const { trigger } = run;
  return html`<li>
${runSign(run)}
<div><a class="name" href="${runPath(run.id)}">${runTitle(run)}</a>
<p class="facts">${!isOfOne && html`<span>${repositoryLink(trigger)}</span>`}<span>${where(trigger)}</span><span>${trigger.source} by ${oneLine(trigger.actor.login, 60)}</span></p></div>
<div class="aside"><span>${headlineOf(run).title}</span><p class="facts">${since !== undefined && html`<span>${since}</span>`}${ago(run.createdAt, now)}</p></div>
</li>`;
}

function nothing(filters: RunFilters): Html {
  if (Object.keys(filters).length > 0) {
    return html`<section class="empty"><p>No runs matched your search.</p></section>`;
  }
  return html`<section class="empty"><p>No run yet. Push a commit with a <code>.ci.yml</code> to a repository on which the app is installed.</p></section>`;
}
