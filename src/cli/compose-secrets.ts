/** The part of composing that needs the database, the master keys and GitHub's numbers alone: for those who keep secrets. */

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Secrets, Vault } from '../flow/ports/secrets.ts';
import { createClient } from '../io/github/client.ts';
import type { Credentials } from '../io/github/credentials.ts';
import { createLocator } from '../io/github/locate.ts';
import { addKey, makeKeyFile } from '../io/secrets/key-file.ts';
import { createVault, readMasterKeys } from '../io/secrets/vault.ts';
import { withSecrets } from '../io/sql/open-secrets.ts';
import type { Config } from './config.ts';
import { keySource } from './key-source.ts';

export interface SecretKeeping {
  readonly locator: ReturnType<typeof createLocator>;
  readonly vault: Vault;
  /** Safe while a server runs. */
  use<T>(work: (secrets: Secrets) => Promise<T>): Promise<T>;
  /** Puts a fresh master key before those in the file. Throws when they are in no file. */
  addKey(): Promise<void>;
}

/** Makes the master key when there is none, as a server's start does. */
export async function composeSecrets(config: Config, credentials: Credentials, log: Logger): Promise<SecretKeeping> {
  await makeMasterKey(config);
  const { DATA_DIR, DATABASE_URL: databaseUrl, GITHUB_API_URL } = config;
  const place = { directory: join(DATA_DIR, 'postgres'), databaseUrl, log };
  const source = keySource(config);
  return {
    locator: createLocator(
      createClient({ credentials, ...(GITHUB_API_URL === undefined ? {} : { baseUrl: GITHUB_API_URL }) }),
    ),
    vault: createVault(source),
    use: work => withSecrets(place, work),
    async addKey() {
      if (!('file' in source)) throw new Error('the keys are in no file');
      await addKey(source.file);
    },
  };
}

/**
 * Only where nobody said where it is: what is said to be somewhere has to be there. Safe to repeat. Throws InfraError when
 * there is no key, or something that is none.
 */
export async function makeMasterKey(config: Config): Promise<void> {
  const source = keySource(config);
  if ('file' in source && config.SECRETS_KEY_FILE === undefined) {
    await mkdir(config.DATA_DIR, { recursive: true, mode: 0o711 });
    await makeKeyFile(source.file);
  }
  readMasterKeys(source);
}
