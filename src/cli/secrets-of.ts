import { secretsOfUrl } from '../core/mask/secrets-of.ts';
import type { ListedRegistry, NotificationTarget } from '../model/policy.ts';

/** The shortest webhook secret that production takes; a shorter one is a common word, which logs are full of. */
const SHORTEST_WEBHOOK_SECRET = 16;

/** Where a server's secrets come from; any of them may not be there. */
export interface SecretSources {
  readonly privateKey?: string | undefined;
  readonly webhookSecret?: string | undefined;
  readonly client?: { readonly secret: string } | undefined;
  readonly databaseUrl?: string | undefined;
  readonly metricsToken?: string | undefined;
  readonly storageKey?: string | undefined;
  readonly secretsKey?: string | undefined;
  readonly registries?: readonly ListedRegistry[];
  readonly notifications?: readonly NotificationTarget[];
}

/** What a server knows and nobody else may: masked in its own log and in those of jobs. */
export function secretsOf(sources: SecretSources): readonly string[] {
  const {
    privateKey,
    webhookSecret = '',
    client,
    databaseUrl,
    metricsToken,
    secretsKey,
    storageKey,
    registries = [],
    notifications = [],
  } = sources;
  return [
    ...(privateKey === undefined ? [] : [privateKey]),
    ...(webhookSecret.length < SHORTEST_WEBHOOK_SECRET ? [] : [webhookSecret]),
    ...(client === undefined ? [] : [client.secret]),
    ...(databaseUrl === undefined ? [] : secretsOfUrl(databaseUrl)),
    ...(metricsToken === undefined ? [] : [metricsToken]),
    ...(storageKey === undefined ? [] : [storageKey]),
    ...(secretsKey === undefined ? [] : secretsKey.split(/[\s,]+/)),
    ...registries.flatMap(({ login }) => (login === undefined ? [] : [login.password])),
    ...notifications.map(({ url }) => url),
    ...notifications.flatMap(({ secret = '' }) => (secret.length < SHORTEST_WEBHOOK_SECRET ? [] : [secret])),
  ];
}
