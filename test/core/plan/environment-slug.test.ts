import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { environmentSlug } from '../../../src/core/plan/values/environment-slug.ts';

/** From GitLab's own specification of the same, with the endings that its hash gives. */
const slugs = {
  production: 'production',
  'staging-1234567890123456': 'staging-1234567890123456',
  'staging-12345678901234567': 'staging-123456789-s729ne',
  PRODUCTION: `production-${ending('PRODUCTION')}`,
  'review/1-foo': `review-1-foo-${ending('review/1-foo')}`,
  '1-foo': 'env-1-foo-1k46wz',
  'foo-': 'foo',
  'foo--bar': 'foo-bar-q006cp',
  'foo**bar': 'foo-bar-3jfdn1',
  '*-foo': `env-foo-${ending('*-foo')}`,
  'staging-12345678-': 'staging-12345678',
  'staging-12345678-01234567': `staging-12345678-${ending('staging-12345678-01234567')}`,
};

function ending(name: string): string {
  return BigInt(`0x${createHash('sha256').update(name).digest('hex')}`)
    .toString(36)
    .slice(-6);
}

for (const [name, slug] of Object.entries(slugs)) {
  test(`${name} becomes ${slug}`, () => assert.equal(environmentSlug(name), slug));
}

test('any name becomes one that hosts can have', () => {
  fc.assert(fc.property(fc.string(), name => assert.match(environmentSlug(name), /^[a-z]([a-z0-9]|-(?!-|$)){0,23}$/)));
});
