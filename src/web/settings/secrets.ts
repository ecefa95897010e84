import type { KeptSecret, Secret, SecretEvent, SecretIdentity, SecretUse } from '../../model/secret.ts';

/** All that anybody is told of a secret: never its value, nor how it is sealed. Times are milliseconds since the epoch. */
export interface SecretSeen extends Omit<Secret, 'ownerId' | 'repositoryId'> {
  /** Set for all repositories of the owner. */
  readonly isOwners: boolean;
  /** Set while another account owned the repository: no run is given it. */
  readonly isFormer: boolean;
  /** Absent: nobody remembers. */
  readonly createdAt?: number;
  readonly updatedAt: number;
  readonly updatedBy: string;
  /** When a run of this repository was given it last; absent: never, or not for long. */
  readonly usedAt?: number;
}

/** By name, then environment. `events` and `uses` newest first. */
export function seenSecrets(
  kept: readonly KeptSecret[],
  events: readonly SecretEvent[],
  uses: readonly SecretUse[],
  ownerId: number,
): readonly SecretSeen[] {
  return kept
    .map(secret => seen(secret, events, uses, ownerId))
    .toSorted((a, b) => a.name.localeCompare(b.name) || a.environment.localeCompare(b.environment));
}

function seen(
  secret: KeptSecret,
  events: readonly SecretEvent[],
  uses: readonly SecretUse[],
  ownerId: number,
): SecretSeen {
  const { environment, name, kind, isProtected, version, setAt, setBy } = secret;
  const createdAt = firstSet(events.filter(event => isSame(event, secret)));
  const usedAt = uses.find(use => isSame(use, secret))?.at;
  return {
    environment,
    name,
    kind,
    isProtected,
    version,
    isOwners: secret.repositoryId === 'all',
    isFormer: secret.ownerId !== ownerId,
    ...(createdAt === undefined ? {} : { createdAt }),
    updatedAt: setAt,
    updatedBy: setBy,
    ...(usedAt === undefined ? {} : { usedAt }),
  };
}

/** A secret that was removed and set again is a new one. */
function firstSet(events: readonly SecretEvent[]): number | undefined {
  const removed = events.findIndex(({ action }) => action === 'removed');
  return events.slice(0, removed === -1 ? undefined : removed).at(-1)?.at;
}

function isSame(a: SecretIdentity, b: SecretIdentity): boolean {
  return (
    a.ownerId === b.ownerId && a.repositoryId === b.repositoryId && a.environment === b.environment && a.name === b.name
  );
}
