import { generateKeyPairSync } from 'node:crypto';

/** A private key for an app that nobody registered. */
export function createKey(): string {
  return generateKeyPairSync('rsa', { modulusLength: 2048 })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString();
}
