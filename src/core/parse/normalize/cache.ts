import type { Cache, CacheKey } from '../../../model/pipeline.ts';
import type { WrittenCache } from '../shape/files.ts';
import type { Path } from '../tree.ts';
import type { Faults } from './faults.ts';
import { given } from './given.ts';
import { pathsOf } from './paths.ts';

type WrittenOne = Extract<WrittenCache, readonly unknown[]>[number];

/** As in GitLab, `{}` and `[]` are no cache at all: that is how a job does without the default one. */
export function cachesOf(written: WrittenCache, faults: Faults): readonly Cache[] {
  if (!Array.isArray(written)) return cacheOf(written, ['cache'], faults);
  return written.flatMap((cache, index) => cacheOf(cache, ['cache', index], faults));
}

function cacheOf(written: WrittenOne, path: Path, faults: Faults): readonly Cache[] {
  if (Object.keys(written).length === 0) return [];
  const paths = pathsOf(written.paths, [...path, 'paths'], faults);
  if (paths.length === 0 && written.untracked !== true) {
    faults.warning(path, 'keeps nothing.', 'Add `paths`, or `untracked: true`.');
  }
  const fallbackKeys = written.fallback_keys ?? [];
  for (const [index, key] of fallbackKeys.entries()) checkKey(key, [...path, 'fallback_keys', index], faults);
  const cache: Cache = {
    key: keyOf(written.key, [...path, 'key'], faults),
    paths,
    untracked: written.untracked ?? false,
    policy: written.policy ?? 'pull-push',
    when: written.when ?? 'on_success',
    fallbackKeys,
  };
  return [cache];
}

function keyOf(written: WrittenOne['key'], path: Path, faults: Faults): CacheKey {
  if (written === undefined) return { kind: 'text', text: 'default' };
  if (typeof written !== 'object') {
    const text = faults.textAt(path);
    checkKey(text, path, faults);
    return { kind: 'text', text };
  }
  const { prefix } = written;
  const files = pathsOf(written.files, [...path, 'files'], faults);
  if (prefix !== undefined) checkKey(prefix, [...path, 'prefix'], faults);
  return { kind: 'files', files, ...given(prefix, text => ({ prefix: text })) };
}

/** GitLab's rules, which also look through what is percent-encoded. */
function checkKey(key: string, path: Path, faults: Faults): void {
  const plain = key.replaceAll(/%2f/gi, '/').replaceAll(/%2e/gi, '.');
  if (/\p{Cc}/u.test(plain)) faults.error(path, 'must not hold control characters.', 'Choose another key.');
  else if (plain.includes('/')) faults.error(path, 'cannot hold `/`.', 'Write `-` instead.');
  else if (/^\.*$/.test(plain)) faults.error(path, 'must be more than nothing or dots.', 'Choose another key.');
}
