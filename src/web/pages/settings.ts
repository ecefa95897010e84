import { formatBytes } from '../../core/render/bytes.ts';
import { oneLine } from '../../core/render/clean.ts';
import { utcTime } from '../../core/time/utc.ts';
import type { CacheEntry } from '../../model/cache.ts';
import type { Timer } from '../../model/timer.ts';
import { formToken } from '../form.ts';
import { type Fragment, type Html, html } from '../html.ts';
import { repositoryPath, repositorySettingsPath } from '../paths.ts';
import type { LimitInForce } from '../settings/limits.ts';
import type { RepositorySettings } from '../settings/read.ts';
import { formTokenOf, type Viewer } from '../viewer.ts';
import { line, type Press, settingsBox } from './box.ts';
import { environmentRow, protectionRow } from './environments.ts';
import { layout } from './layout.ts';
import { repositoryTabs } from './repository-tabs.ts';
import { secretRow } from './secret-row.ts';
import { ago } from './trigger.ts';

/** Where the page is, and when. */
interface Moment {
  /** Without a trailing slash. */
  readonly baseUrl: string;
  readonly now: () => number;
}

/** How things stand for a repository, for its administrators. What is set elsewhere says where. */
export function settingsPage(settings: RepositorySettings, viewer: Viewer, { baseUrl, now: clock }: Moment): Html {
  const { repository, secrets, environments, protections, registries, schedules, limits, caches } = settings;
  const name = oneLine(`${repository.owner}/${repository.name}`, 100);
  const now = clock();
  const press: Press = (label, about, fields) => button(settings, viewer, label, about, fields);
  return layout({
    title: `Settings · ${name}`,
    trail: [{ label: name, path: repositoryPath(repository) }, { label: 'Settings' }],
    content: html`<h1>${name}</h1>
${repositoryTabs(repository, 'settings')}
${settingsBox('Secrets', secrets, secret => secretRow(secret, now), html`Names only. ${secretCommand(name)} sets one, and nobody can read it back.`)}
${settingsBox('Environments', environments, state => environmentRow(state, settings, now, press), html`What jobs with <code>environment</code> deployed.`)}
${settingsBox('Protected environments', protections, protectionRow, html`<code>environments</code> in REPOSITORIES_FILE, which the operator of this server keeps.`)}
${settingsBox('Schedules', schedules, scheduleRow, html`<code>schedules</code> in <code>.ci.yml</code> of the default branch.`)}
${settingsBox('Limits', limits, limitRow, html`Settings of this server, and <code>limits</code> in REPOSITORIES_FILE; workers elsewhere may have others.`)}
${settingsBox('Caches', caches, cache => cacheRow(cache, now, press), cacheNote(caches, press))}
${registries.length > 0 && settingsBox('Registries', registries, host => line(html`<code>${host}</code>`, 'jobs are given a login'), html`<code>registries</code> in REPOSITORIES_FILE.`)}
${addresses(settings, baseUrl)}`,
    watch: '/live',
  });
}

function button(
  { repository }: RepositorySettings,
  viewer: Viewer,
  label: string,
  about: string,
  fields: Readonly<Record<string, string>>,
): Html | undefined {
  if (formTokenOf(viewer) === undefined) return undefined;
  const hidden = Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
  return html`<form method="post" action="${repositorySettingsPath(repository)}">${formToken(viewer)}${hidden}<button aria-label="${label} ${about}">${label}</button></form>`;
}

function secretCommand(name: string): Html {
  return html`<code>berth secret set ${name} NAME</code>`;
}

function scheduleRow({ cron, timezone, branch, dueAt }: Timer): Html {
  const exact = new Date(dueAt).toISOString();
  return line(
    html`<code>${cron}</code> <span class="quiet">${timezone}</span>`,
    html`<span>of <code>${oneLine(branch, 80)}</code></span>`,
    html`<span class="quiet">next <time datetime="${exact}">${utcTime(dueAt)} UTC</time></span>`,
  );
}

function limitRow({ name, value, setBy }: LimitInForce): Html {
  return line(html`<strong>${name}</strong> ${value}`, undefined, html`<span class="quiet">${setBy}</span>`);
}

function cacheRow({ scope, key, compressedBytes, savedAt, usedAt }: CacheEntry, now: number, press: Press): Html {
  return line(
    html`<code>${oneLine(key, 120)}</code> <span class="quiet">${oneLine(scope, 80)}</span>`,
    html`<span>${formatBytes(compressedBytes)}</span><span>saved ${ago(savedAt, now)}</span><span>used ${ago(usedAt, now)}</span>`,
    press('Delete', `the cache ${oneLine(key, 120)} of ${oneLine(scope, 80)}`, { deed: 'remove_cache', scope, key }),
  );
}

function cacheNote(caches: readonly CacheEntry[], press: Press): Fragment {
  if (caches.length === 0) return html`What jobs with <code>cache</code> keep.`;
  // Entries with the same content share it.
  const blobs = new Map(caches.map(({ blob, compressedBytes }) => [blob, compressedBytes]));
  const bytes = [...blobs.values()].reduce((sum, size) => sum + size, 0);
  return html`${formatBytes(bytes)} together. ${press('Delete all', 'caches', { deed: 'remove_caches' })}`;
}

function addresses({ repository }: RepositorySettings, baseUrl: string): Html {
  const base = `${baseUrl}${repositoryPath(repository)}`;
  const badge = `[![ci](${base}/badge.svg)](${base})`;
  return html`<section class="Box" aria-labelledby="addresses-title"><div class="Box-header"><h2 class="Box-title" id="addresses-title">Badge and feed</h2></div>
<div class="Box-row"><p><img src="${repositoryPath(repository)}/badge.svg" alt="How the default branch stands"></p>
<p><label>Markdown of the badge <input class="copied" readonly value="${badge}"></label></p>
<p><label>Feed of runs <input class="copied" readonly value="${base}/feed.atom"></label></p></div></section>`;
}
