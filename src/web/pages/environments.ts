import { protectionsOf } from '../../core/deploy/protection.ts';
import { oneLine } from '../../core/render/clean.ts';
import { utcTime } from '../../core/time/utc.ts';
import type { Approvers, ProtectedEnvironment } from '../../model/policy.ts';
import { type Html, html } from '../html.ts';
import { jobPath } from '../paths.ts';
import type { EnvironmentSeen, RepositorySettings } from '../settings/read.ts';
import { line, type Press } from './box.ts';
import { ago } from './trigger.ts';

/** What went to an environment last. `now` in milliseconds since the epoch. */
export function environmentRow(
  state: EnvironmentSeen,
  { repository, protections }: RepositorySettings,
  now: number,
  press: Press,
): Html {
  const { environment: name, action, runId, key, sha, endedAt, isStoppable, stopsAt } = state;
  const isProtected =
    protectionsOf({ environments: protections }, repository, { environment: { name, action } }).length > 0;
  return line(
    html`<strong>${oneLine(name, 120)}</strong> <span class="Label">${action === 'start' ? 'deployed' : 'stopped'}</span>${isProtected && html` <span class="Label">protected</span>`}`,
    html`${sha !== undefined && html`<code>${sha.slice(0, 7)}</code>`}<span>by <a href="${jobPath(runId, key)}">${oneLine(key, 100)}</a></span>${ago(endedAt, now)}${stopsAt !== undefined && html`<span>stops ${utcTime(stopsAt)} UTC</span>`}`,
    isStoppable
      ? press('Stop', `the environment ${oneLine(name, 120)}`, { deed: 'stop', environment: name })
      : undefined,
  );
}

/** What the operator demands of whoever deploys to environments of a name. */
export function protectionRow({ repositories, environment, refs, approvers }: ProtectedEnvironment): Html {
  const from = refs === undefined ? 'from any branch or tag' : `from ${refs.join(', ')}`;
  return line(
    html`<strong>${oneLine(environment, 120)}</strong> <span class="quiet">${oneLine(from, 200)}</span>`,
    html`<span>${approvers === undefined ? 'starts by itself' : `somebody has to start it: ${named(approvers)}`}</span>`,
    html`<span class="quiet">of <code>${repositories}</code></span>`,
  );
}

function named(approvers: Approvers): string {
  if (typeof approvers === 'string') return `who has ${approvers} permission`;
  return `${approvers.length === 1 ? 'the person' : 'one of the people'} with the number ${approvers.join(', ')}`;
}
