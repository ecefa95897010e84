import type { AuditQuery, Secrets } from '../../flow/ports/secrets.ts';
import type { KeptSecret, SecretEvent, SecretIdentity, SecretUse } from '../../model/secret.ts';
import { nameOf } from './runs.ts';

/** Secrets for as long as a process lives: those that `berth run` was given. */
export function createMemorySecrets(): Secrets {
  const secrets = new Map<string, KeptSecret>();
  const uses = new Map<string, SecretUse>();
  let events: readonly SecretEvent[] = [];
  return {
    async find({ ownerId, repositoryId }) {
      return [...secrets.values()].filter(secret =>
        secret.repositoryId === 'all' ? secret.ownerId === ownerId : secret.repositoryId === repositoryId,
      );
    },

    async set(draft, seal) {
      const { setAt, setBy, ...terms } = draft;
      const known = events.filter(event => keyOf(event) === keyOf(draft)).map(({ version }) => version);
      const secret = { ...terms, version: Math.max(0, ...known) + 1 };
      secrets.set(keyOf(draft), { ...secret, setAt, setBy, sealed: seal(secret) });
      events = [{ ...identityOf(secret), version: secret.version, action: 'set', at: setAt, by: setBy }, ...events];
      return secret;
    },

    async remove(identity, by, at) {
      const known = secrets.get(keyOf(identity));
      if (known === undefined) return false;
      secrets.delete(keyOf(identity));
      events = [{ ...identityOf(identity), version: known.version, action: 'removed', at, by }, ...events];
      return true;
    },

    async reseal(reseal) {
      const sealed = [...secrets].map(([key, secret]) => [key, { ...secret, sealed: reseal(secret) }] as const);
      for (const [key, secret] of sealed) secrets.set(key, secret);
      return sealed.length;
    },

    async noteUses(added) {
      for (const use of added) {
        const key = `${nameOf(use.attempt)} ${use.attempt.runId} ${keyOf(use)}`;
        if (!uses.has(key)) uses.set(key, use);
      }
    },

    async events(query) {
      const { ownerId, repositoryId } = query;
      const isMeant = (event: SecretEvent): boolean =>
        event.repositoryId === repositoryId && (repositoryId !== 'all' || event.ownerId === ownerId);
      return newest(events.filter(isMeant), query);
    },

    async uses(query) {
      const { ownerId, repositoryId } = query;
      const isMeant = (use: SecretUse): boolean =>
        repositoryId === 'all'
          ? use.ownerId === ownerId && use.repositoryId === 'all'
          : use.usedBy.repositoryId === repositoryId;
      return newest([...uses.values()].filter(isMeant), query);
    },

    async forgetUses(then) {
      for (const [key, { at }] of uses) if (at < then) uses.delete(key);
    },
  };
}

function newest<Noted extends { readonly at: number; readonly name: string }>(
  noted: readonly Noted[],
  { name, since, limit }: AuditQuery,
): readonly Noted[] {
  const wanted = noted.filter(one => one.at >= since && (name === undefined || one.name === name));
  return wanted.toSorted((a, b) => b.at - a.at).slice(0, limit);
}

function identityOf({ ownerId, repositoryId, environment, name }: SecretIdentity): SecretIdentity {
  return { ownerId, repositoryId, environment, name };
}

function keyOf({ ownerId, repositoryId, environment, name }: SecretIdentity): string {
  return JSON.stringify([ownerId, repositoryId, environment, name]);
}
