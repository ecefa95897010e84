import type { Repository } from '../../model/trigger.ts';
import { type Html, html } from '../html.ts';
import { repositoryPath, repositorySettingsPath, repositoryTestsPath } from '../paths.ts';
import { type IconName, icon } from './icon.ts';

export type RepositoryTab = 'runs' | 'tests' | 'settings';

/** The pages of a repository, with the one that the reader is on; settings only for who administers it. */
export function repositoryTabs(repository: Repository, current: RepositoryTab, administers = false): Html {
  return html`<nav class="UnderlineNav" aria-label="Repository"><div class="UnderlineNav-body">${[
    tab(repositoryPath(repository), 'play', 'Runs', current === 'runs'),
    tab(repositoryTestsPath(repository), 'beaker', 'Tests', current === 'tests'),
    (administers || current === 'settings') &&
      tab(repositorySettingsPath(repository), 'gear', 'Settings', current === 'settings'),
  ]}</div></nav>`;
}

function tab(path: string, name: IconName, label: string, isCurrent: boolean): Html {
  const content = html`${icon(name, 'UnderlineNav-octicon')} ${label}`;
  return isCurrent
    ? html`<a class="UnderlineNav-item" href="${path}" aria-current="page">${content}</a>`
    : html`<a class="UnderlineNav-item" href="${path}">${content}</a>`;
}
