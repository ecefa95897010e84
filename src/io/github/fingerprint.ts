import { createHash } from 'node:crypto';

/** The same for what would be sent in the same words; 22 characters. `value` is JSON whose keys come in a fixed order. */
export function fingerprint(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 22);
}
