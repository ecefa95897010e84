import { type Html, html } from '../html.ts';
import { livePath, repositoryPath, runPath } from '../paths.ts';
import type { ListedRepository, RepositoriesPage } from '../repositories.ts';
import { layout } from './layout.ts';
import { pagination } from './pagination.ts';
import { runSign } from './status.ts';
import { ago, repositoryName, runTitle, where } from './trigger.ts';

/** Repositories with how they stand, latest activity first. `now` in milliseconds since the epoch. */
export function repositoriesPage(
  { listed, hasMore, text, number }: RepositoriesPage & { readonly text: string; readonly number: number },
  now: number,
): Html {
  const address = (page: number) => `/?${new URLSearchParams({ ...(text !== '' && { q: text }), page: String(page) })}`;
  return layout({
    title: 'Repositories',
    trail: [{ label: 'Repositories' }],
    content: html`<h1>Repositories</h1>
<form class="filters" method="get" action="/" role="search" aria-label="Repositories" data-own data-query="${text}">
<label class="wide">Find a repository <input class="form-control" type="search" name="q" value="${text}" maxlength="100" autocapitalize="off" spellcheck="false"></label>
<span><button class="btn">Filter</button>${text !== '' && html` <a href="/">Clear</a>`}</span></form>
${listed.length === 0 ? nothing(text) : html`<ol class="runs repositories">${listed.map(each => row(each, now))}</ol>`}
${pagination(number > 1 ? address(number - 1) : undefined, hasMore ? address(number + 1) : undefined)}`,
    watch: livePath(),
  });
}

function row({ repository, overview }: ListedRepository, now: number): Html {
  const { run, activeAt, running, waiting } = overview;
  return html`<li>
${runSign(run)}
<div><a class="name" href="${repositoryPath(repository)}">${repositoryName({ repository })}</a>
<p class="facts"><a href="${runPath(run.id)}">${runTitle(run)}</a><span>${where(run.trigger)}</span></p></div>
<div class="aside"><span>${busy(running, waiting)}</span><p class="facts">${ago(activeAt, now)}</p></div>
</li>`;
}

function busy(running: number, waiting: number): string {
  const counts = [running > 0 && `${running} in progress`, waiting > 0 && `${waiting} waiting`];
  return counts.filter(count => count !== false).join(', ');
}

function nothing(text: string): Html {
  if (text !== '') return html`<section class="empty"><p>No repositories matched your search.</p></section>`;
  return html`<section class="empty"><p>No run yet. Push a commit with a <code>.ci.yml</code> to a repository on which the app is installed.</p></section>`;
}
