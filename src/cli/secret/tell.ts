/** What people read of secrets: everything but their values. */

import { utcTime } from '../../core/time/utc.ts';
import type { KeptSecret, Secret, SecretEvent, SecretIdentity, SecretUse } from '../../model/secret.ts';

/** A line for each. */
export function tellSecrets(secrets: readonly KeptSecret[]): readonly string[] {
  const sorted = secrets.toSorted((a, b) => a.name.localeCompare(b.name) || a.environment.localeCompare(b.environment));
  return columns(
    sorted.map(secret => [
      secret.name,
      termsOf(secret),
      `version ${secret.version}`,
      `set ${utcTime(secret.setAt)} UTC by ${secret.setBy}`,
    ]),
  );
}

/** What was done and who was given what, newest first. */
export function tellAudit(events: readonly SecretEvent[], uses: readonly SecretUse[]): readonly string[] {
  const lines = [
    ...events.map(event => ({ at: event.at, words: [nameOf(event), `${event.action} by ${event.by}`] })),
    ...uses.map(use => ({ at: use.at, words: [nameOf(use), tellUse(use)] })),
  ];
  return columns(lines.toSorted((a, b) => b.at - a.at).map(({ at, words }) => [`${utcTime(at)} UTC`, ...words]));
}

function tellUse({ attempt, usedBy, source, actor }: SecretUse): string {
  const job = `run ${attempt.runId}, job ${attempt.key}, attempt ${attempt.number}`;
  return `given to ${job} of ${usedBy.repository} at ${usedBy.sha.slice(0, 12)} (${source} by ${actor.login}, id ${actor.id})`;
}

function nameOf(secret: SecretIdentity & Pick<Secret, 'version'>): string {
  const environment = secret.environment === '*' ? '' : ` of ${secret.environment}`;
  return `${secret.name}${environment} version ${secret.version}${secret.repositoryId === 'all' ? " (owner's)" : ''}`;
}

function termsOf({ environment, isProtected, kind, repositoryId }: KeptSecret): string {
  const terms = [
    ...(repositoryId === 'all' ? ['all repositories'] : []),
    environment === '*' ? 'all jobs' : `environment ${environment}`,
    ...(isProtected ? ['protected branches'] : []),
    ...(kind === 'file' ? ['as a file'] : []),
  ];
  return terms.join(', ');
}

function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map(row => row[at]?.length ?? 0)));
  return rows.map(row =>
    row
      .map((word, at) => word.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
