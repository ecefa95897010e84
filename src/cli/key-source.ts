import { join } from 'node:path';
import type { Config } from './config.ts';

/** Where the master keys of the secrets are. */
export function keySource({ SECRETS_KEY, SECRETS_KEY_FILE, DATA_DIR }: Config) {
  if (SECRETS_KEY !== undefined) return { text: SECRETS_KEY };
  return { file: SECRETS_KEY_FILE ?? join(DATA_DIR, 'secrets.key') };
}

/** For people. */
export function placeOfKey(config: Config): string {
  const source = keySource(config);
  return 'text' in source ? 'SECRETS_KEY' : source.file;
}
