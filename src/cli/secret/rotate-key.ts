import type { SecretKeeping } from '../compose-secrets.ts';
import { type Config, ConfigError } from '../config.ts';
import { keySource, placeOfKey } from '../key-source.ts';

/**
 * Locks all secrets with a new master key. Where other machines may read them, the new one has to be on all of them first,
 * so it is the operator who makes it.
 */
export async function rotateKey(config: Config, { use, addKey, vault }: SecretKeeping): Promise<string> {
  const source = keySource(config);
  const byHand = config.DATABASE_URL !== undefined || 'text' in source;
  if ('text' in source && source.text.split(/[\s,]+/).length < 2) {
    throw new ConfigError(
      'Put a new key (openssl rand -base64 32) before the old one in SECRETS_KEY, with a comma between, on every server and worker; start them again; then repeat this.',
    );
  }
  if (!byHand) await addKey();
  const count = await use(secrets => secrets.reseal(secret => vault.rewrap(secret, secret.sealed)));
  return `${count} ${count === 1 ? 'secret is' : 'secrets are'} locked with the first key of ${placeOfKey(config)}. The others there are for older backups: remove them when you need none of those.`;
}
