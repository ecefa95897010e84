import { oneLine } from '../../core/render/clean.ts';
import { type Html, html } from '../html.ts';
import type { SecretSeen } from '../settings/secrets.ts';
import { line } from './box.ts';
import { ago } from './trigger.ts';

/** A secret's name and terms. `now` in milliseconds since the epoch. */
export function secretRow(secret: SecretSeen, now: number): Html {
  const { name, environment, isProtected, kind, isOwners, isFormer, createdAt, updatedAt, updatedBy, usedAt } = secret;
  const terms = [
    environment === '*' ? 'all jobs' : `environment ${environment}`,
    ...(isOwners ? ['of the owner'] : []),
    ...(isProtected ? ['protected branches'] : []),
    ...(kind === 'file' ? ['file'] : []),
    ...(isFormer ? ['of a former owner: given to nobody'] : []),
  ];
  return line(
    html`<code>${oneLine(name, 120)}</code>${terms.map(term => html` <span class="Label">${oneLine(term, 100)}</span>`)}`,
    html`${createdAt !== undefined && html`<span>created ${ago(createdAt, now)}</span>`}<span>updated ${ago(updatedAt, now)} by ${oneLine(updatedBy, 60)}</span>`,
    html`<span class="quiet">${usedAt === undefined ? 'not used' : html`last used ${ago(usedAt, now)}`}</span>`,
  );
}
