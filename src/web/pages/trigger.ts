import { oneLine } from '../../core/render/clean.ts';
import type { Run } from '../../model/run.ts';
import type { Trigger } from '../../model/trigger.ts';
import { type Html, html } from '../html.ts';
import { repositoryPath } from '../paths.ts';

/** `owner/name`. */
export function repositoryName({ repository }: Pick<Trigger, 'repository'>): string {
  return oneLine(`${repository.owner}/${repository.name}`, 100);
}

/** The same, leading to its page here. */
export function repositoryLink(trigger: Trigger): Html {
  return html`<a href="${repositoryPath(trigger.repository)}">${repositoryName(trigger)}</a>`;
}

/** The first line of the commit's message. */
export function commitTitle({ commit }: Trigger): string {
  return oneLine(commit.message.split('\n')[0] ?? '', 120) || commit.sha.slice(0, 7);
}

/** What a run is called: by its pipeline, or else by its commit. */
export function runTitle({ name, trigger }: Run): string {
  return name === undefined ? commitTitle(trigger) : oneLine(name, 120);
}

/** What happened: who, what, where, when, with links to the forge. */
export function describeTrigger({ trigger, createdAt, name }: Run, now: number): Html {
  const { repository, commit, actor } = trigger;
  const sha = html`<code>${commit.sha.slice(0, 7)}</code>`;
  return html`<p class="facts">${forgeLink(repository.url, html`${repositoryName(trigger)}`)}
<span>${where(trigger)}</span>
${name !== undefined && html`<span>${commitTitle(trigger)}</span>`}
${forgeLink(`${repository.url}/commit/${encodeURIComponent(commit.sha)}`, sha)}
<span>by ${oneLine(actor.login, 60)}</span>
${ago(createdAt, now)}</p>`;
}

/** The branch, tag or pull request. */
export function where(trigger: Trigger): Html {
  if (trigger.source !== 'pull_request') {
    return html`${trigger.ref.kind} <code>${oneLine(trigger.ref.name, 80)}</code>`;
  }
  const { number, title } = trigger.pullRequest;
  return html`${forgeLink(`${trigger.repository.url}/pull/${number}`, html`#${number}`)} ${oneLine(title, 100)}`;
}

/** How long ago, and the exact time for those who point at it. */
export function ago(at: number, now: number): Html {
  const minutes = Math.floor(Math.max(0, now - at) / 60_000);
  const words =
    minutes < 1
      ? 'just now'
      : minutes < 60
        ? `${minutes} min ago`
        : minutes < 48 * 60
          ? `${Math.floor(minutes / 60)} h ago`
          : `${Math.floor(minutes / 1440)} days ago`;
  const exact = new Date(at).toISOString();
  return html`<time datetime="${exact}" title="${exact}">${words}</time>`;
}

/** A link out of this server, only where the address is one of the web. */
function forgeLink(url: string, label: Html): Html {
  return /^https?:\/\//i.test(url) ? html`<a href="${url}" rel="noreferrer">${label}</a>` : label;
}
