/** Makes and recognizes the secrets that browsers and programs show. Only their digests are kept. */

import { createHash, randomBytes } from 'node:crypto';
import type { Key } from '../model/key.ts';
import type { Keys } from './ports/keys.ts';

/** How tokens begin, so that people and scanners know one when they see it. */
const TOKEN_PREFIX = 'berth_';

/** Keeps a new key, and answers the secret that opens with it: nobody can be told it again. */
export async function issueKey(
  keys: Keys,
  draft: Omit<Key, 'id' | 'digest'>,
): Promise<{ readonly key: Key; readonly secret: string }> {
  const secret = `${draft.kind === 'token' ? TOKEN_PREFIX : ''}${randomBytes(32).toString('base64url')}`;
  const key: Key = { ...draft, id: randomBytes(8).toString('hex'), digest: digestOf(secret) };
  await keys.keep(key);
  return { key, secret };
}

/** The key of a kind that this secret opens; undefined for what is none, or has ended. */
export async function recognize(keys: Keys, kind: Key['kind'], secret: string, now: number): Promise<Key | undefined> {
  const key = await keys.find(digestOf(secret), now);
  return key?.kind === kind ? key : undefined;
}

/** The secret is long and random, so that one round of a plain hash is enough. */
function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
