import type { Annotation, CheckRun } from '../state/check.ts';
import { fullName, type Repository } from '../state/repository.ts';
import type { World } from '../state/world.ts';
import { checkLine, runsOf } from './check-list.ts';
import { type Html, html } from './html.ts';
import { icon, signOf } from './icons.ts';
import { ago, layout } from './layout.ts';
import { renderDocument } from './markdown.ts';

/** One check: what the app says about it, its annotations and its buttons, beside the other checks of the commit. */
export function checkRunPage(world: World, repository: Repository, run: CheckRun): string {
  const address = `/${fullName(repository)}`;
  const done = run.status === 'completed';
  const buttons = done ? run.actions : [];
  const seconds = run.completedAt
    ? Math.round((run.completedAt.getTime() - run.startedAt.getTime()) / 1000)
    : undefined;
  const main = html`<div class="columns">
  <aside data-live><div class="box"><div class="head"><a href="${address}/commit/${run.headSha}"><code>${run.headSha.slice(0, 7)}</code></a></div>
    ${runsOf(repository, run.headSha).map(other => checkLine(repository, other, other === run))}</div></aside>
  <div data-live>
    <div class="row"><h1>${icon(signOf(run.status, run.conclusion))} ${run.name}</h1>
      <span class="push row">
        ${buttons.map(
          action =>
            html`<form method="post" action="${address}/runs/${run.id}/action"><input type="hidden" name="identifier" value="${action.identifier}"><button title="${action.description}">${action.label}</button></form>`,
        )}
        <form method="post" action="${address}/runs/${run.id}/rerun"><button>Re-run</button></form>
      </span></div>
    <p class="dim">${run.suite.app.name} · ${run.conclusion ?? run.status.replace('_', ' ')} · started ${ago(run.startedAt, world.now())}${seconds !== undefined && ` · took ${seconds}s`}
      · <a href="${run.detailsUrl}">View more details on ${run.suite.app.name}</a></p>
    ${run.title !== null && html`<h2>${run.title}</h2>`}
    ${run.summary !== null && html`<div class="box"><div class="body prose">${renderDocument(run.summary)}</div></div>`}
    ${run.text !== null && html`<h2>Details</h2><div class="box"><div class="body prose">${renderDocument(run.text)}</div></div>`}
    ${run.annotations.length > 0 && html`<h2>${run.annotations.length} annotation${run.annotations.length > 1 && 's'}</h2>`}
    ${run.annotations.map(annotation => annotationBox(address, run, annotation))}
  </div></div>`;
  return layout(
    `${run.name} · ${fullName(repository)}`,
    [
      [fullName(repository), address],
      [run.name, `${address}/runs/${run.id}`],
    ],
    main,
  );
}

function annotationBox(address: string, run: CheckRun, annotation: Annotation): Html {
  const { path, start_line: from, end_line: to, annotation_level: level } = annotation;
  const place = from === to ? `line ${from}` : `lines ${from} to ${to}`;
  return html`<div class="box note-${level}"><div class="head"><b>${level}</b>
    <a href="${address}/blob/${run.headSha}/${path}#L${from}">${path}</a> <span class="dim">${place}</span></div>
    <div class="body"><b>${annotation.title}</b><div>${annotation.message}</div>${annotation.raw_details !== null && html`<pre>${annotation.raw_details}</pre>`}</div></div>`;
}
