import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

const longest = 24;

/**
 * An environment's name made fit for host names, as GitLab makes it: it begins with a letter, has only `a-z`, `0-9`
 * and single dashes, and at most 24 characters. A name that had to be changed gets the last six characters of a hash of
 * it, so that two names do not become one.
 */
export function environmentSlug(name: string): string {
  const plain = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '-')
    .replace(/^(?![a-z])/, 'env-')
    .replaceAll(/-+/g, '-');
  if (plain.length <= longest && plain === name) return plain.replace(/-$/, '');
  const start = plain.slice(0, 17);
  const suffix = BigInt(`0x${bytesToHex(sha256(utf8ToBytes(name)))}`)
    .toString(36)
    .slice(-6);
  return `${start}${start.endsWith('-') ? '' : '-'}${suffix}`;
}
