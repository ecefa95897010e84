import { posix } from 'node:path';

/** Where a link in an archive leads, as a path from the archive's root; undefined when that is outside. */
export function resolveLink(path: string, target: string): string | undefined {
  if (target === '' || target.includes('\0') || posix.isAbsolute(target)) return undefined;
  const found = posix.join(posix.dirname(path), target).replace(/\/+$/, '');
  return found === '..' || found.startsWith('../') ? undefined : found;
}
