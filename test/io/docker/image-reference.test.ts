import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { imageReference } from '../../../src/io/docker/image-reference.ts';
import { pullError } from '../../../src/io/docker/pull-error.ts';
import { ImageError, InfraError } from '../../../src/model/errors.ts';

const DIGEST = `sha256:${'0'.repeat(64)}`;

describe('the name of an image', () => {
  for (const [written, name, registry] of [
    ['node', 'node:latest', 'docker.io'],
    ['node:24-alpine', 'node:24-alpine', 'docker.io'],
    ['library/node', 'library/node:latest', 'docker.io'],
    ['ghcr.io/some-org/app_x:1.2', 'ghcr.io/some-org/app_x:1.2', 'ghcr.io'],
    ['localhost:5000/app', 'localhost:5000/app:latest', 'localhost:5000'],
    ['localhost/app', 'localhost/app:latest', 'localhost'],
    [`node@${DIGEST}`, `node@${DIGEST}`, 'docker.io'],
  ] as const) {
    test(`${written} is ${name} on ${registry}`, () => {
      assert.deepEqual(imageReference(written), { name, registry });
    });
  }

  for (const odd of [
    '',
    'Node',
    'a b',
    '-v/:/host',
    '../containers/json',
    'node:',
    'a//b',
    'a?x=1',
    'a#',
    'a%2fb',
    'é',
  ]) {
    test(`${JSON.stringify(odd)} is none`, () => {
      assert.equal(imageReference(odd), undefined);
    });
  }

  test('is read in a moment, however it was made to be slow', () => {
    const startedAt = performance.now();
    for (const part of ['a', 'a-', 'a.', 'a/', '-']) imageReference(`${part.repeat(250)}!`);
    imageReference('a'.repeat(1_000_000));
    assert.ok(performance.now() - startedAt < 500);
  });
});

describe('a pull that failed', () => {
  const reference = { name: 'app:1', registry: 'docker.io' };
  for (const [said, kind] of [
    ['manifest for app:1 not found: manifest unknown: manifest unknown', ImageError],
    [
      "pull access denied for app, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
      ImageError,
    ],
    ['Get "https://127.0.0.1:5000/v2/app/manifests/1": no basic auth credentials', ImageError],
    ['unauthorized: authentication required', ImageError],
    ['no matching manifest for linux/arm64/v8 in the manifest list entries', ImageError],
    ['Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io: no such host', InfraError],
    ['toomanyrequests: You have reached your pull rate limit.', InfraError],
    ['Get "https://registry-1.docker.io/v2/": net/http: request canceled (Client.Timeout exceeded)', InfraError],
  ] as const) {
    test(`is ${kind.name} for "${said.slice(0, 60)}"`, () => {
      const error = pullError(reference, said);
      assert.ok(error instanceof kind);
      assert.match(error.message, /app:1/);
    });
  }
});
