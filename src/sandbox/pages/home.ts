import { fullName } from '../state/repository.ts';
import type { World } from '../state/world.ts';
import { face } from './avatar.ts';
import { html } from './html.ts';
import { ago, layout } from './layout.ts';

/** The list of repositories. */
export function homePage(world: World): string {
  const repositories = [...world.repositories.values()].sort((a, b) => b.pushedAt.getTime() - a.pushedAt.getTime());
  const now = world.now();
  const items = repositories.map(repository => {
    const open = [...repository.issues.values()].filter(issue => issue.pull && issue.state === 'open').length;
    return html`<div class="item row">
      ${face(repository.owner)} <a href="/${fullName(repository)}"><b>${fullName(repository)}</b></a>
      <span class="badge">${repository.private ? 'Private' : 'Public'}</span>
      ${repository.parent && html`<span class="dim">forked from ${fullName(repository.parent)}</span>`}
      <span class="push dim">${open} open pull request${open === 1 ? '' : 's'} · pushed ${ago(repository.pushedAt, now)}</span>
    </div>`;
  });
  const none = html`<div class="item dim">There is no repository yet.</div>`;
  return layout(
    'Repositories',
    [],
    html`<h1>Repositories</h1><div class="box" data-live>${items.length > 0 ? items : none}</div>`,
  );
}
