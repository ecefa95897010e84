import { randomBytes } from 'node:crypto';
import type { Vault } from '../../flow/ports/secrets.ts';
import { InfraError } from '../../model/errors.ts';
import type { Sealed, Secret } from '../../model/secret.ts';
import { decrypt, encrypt, KEY_BYTES } from './envelope.ts';
import { readKeyFile } from './key-file.ts';
import { type MasterKey, parseMasterKeys } from './master-keys.ts';

/** Where the master keys are; a file may change while we run. */
export type KeySource = { readonly text: string } | { readonly file: string };

/** The newest first. Throws InfraError when there is none, or something else is in their place. */
export function readMasterKeys(source: KeySource): readonly MasterKey[] {
  if ('text' in source) return parseMasterKeys(source.text, 'SECRETS_KEY');
  const text = readKeyFile(source.file);
  if (text === undefined) throw refused(`The key of the secrets is not here: there is no file ${source.file}.`);
  return parseMasterKeys(text, source.file);
}

/**
 * A key for each value, wrapped by a master key that the database never sees. Keys in a file are read again for each
 * value, so that a new one is known without a restart.
 */
export function createVault(source: KeySource): Vault {
  const masterKeys = () => readMasterKeys(source);

  function newest(): MasterKey {
    const [key] = masterKeys();
    if (key === undefined) throw new Error('no key was parsed');
    return key;
  }

  function unwrap(secret: Secret, { masterKey, wrappedKey }: Sealed): Buffer {
    const master = masterKeys().find(({ id }) => id === masterKey);
    if (master === undefined) {
      const place = 'text' in source ? 'SECRETS_KEY' : source.file;
      throw refused(`The secret ${secret.name} needs the master key ${masterKey}, which ${place} does not hold.`);
    }
    const key = decrypt(master.bytes, wrappedKey, purposeOf(secret));
    if (key === undefined) throw changed(secret);
    return key;
  }

  function wrap(secret: Secret, key: Buffer): Pick<Sealed, 'masterKey' | 'wrappedKey'> {
    const master = newest();
    return { masterKey: master.id, wrappedKey: encrypt(master.bytes, key, purposeOf(secret)) };
  }

  return {
    seal(secret, value) {
      const key = randomBytes(KEY_BYTES);
      return { ...wrap(secret, key), content: encrypt(key, Buffer.from(value), purposeOf(secret)) };
    },
    open(secret, sealed) {
      const value = decrypt(unwrap(secret, sealed), sealed.content, purposeOf(secret));
      if (value === undefined) throw changed(secret);
      return value.toString();
    },
    rewrap: (secret, sealed) => ({ ...sealed, ...wrap(secret, unwrap(secret, sealed)) }),
  };
}

/** Whose it is and on what terms: JSON, so that no two read the same. */
function purposeOf({ ownerId, repositoryId, environment, name, kind, isProtected, version }: Secret): string {
  return JSON.stringify(['berth secret', ownerId, repositoryId, environment, name, kind, isProtected, version]);
}

function changed({ name }: Secret): InfraError {
  return refused(`What the database holds as the secret ${name} was not sealed as such: set it again.`);
}

function refused(message: string): InfraError {
  return new InfraError(message, { retryable: false });
}
