/** Master keys: 32 random bytes each, in base64 or hexadecimal, the newest first. */

import { createHash, randomBytes } from 'node:crypto';
import { InfraError } from '../../model/errors.ts';
import { KEY_BYTES } from './envelope.ts';

export interface MasterKey {
  /** Says nothing about the key. */
  readonly id: string;
  readonly bytes: Buffer;
}

export function newMasterKey(): string {
  return randomBytes(KEY_BYTES).toString('base64');
}

/** Keys with white space or commas between them; lines that begin with `#` do not count. Throws InfraError. */
export function parseMasterKeys(text: string, source: string): readonly MasterKey[] {
  const words = text.replaceAll(/^\s*#.*$/gm, '').split(/[\s,]+/);
  const keys = words.filter(word => word !== '').map(word => parseKey(word, source));
  if (keys.length === 0) throw new InfraError(`${source} holds no key.`, { retryable: false });
  return keys;
}

function parseKey(word: string, source: string): MasterKey {
  const isHex = /^[0-9a-f]{64}$/i.test(word);
  const bytes = Buffer.from(word, isHex ? 'hex' : 'base64');
  if (bytes.length !== KEY_BYTES || !(isHex || /^[\w+/-]+=?$/.test(word))) {
    const message = `${source} holds something that is no key. A key is 32 random bytes: openssl rand -base64 32`;
    throw new InfraError(message, { retryable: false });
  }
  const id = createHash('sha256').update('berth master key').update(bytes).digest('hex').slice(0, 16);
  return { id, bytes };
}
