import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { imageReference } from '../../../src/io/docker/image-reference.ts';
import { pullError } from '../../../src/io/docker/pull-error.ts';
import { ImageError, InfraError } from '../../../src/model/errors.ts';

const DIGEST = `sha256:${'0'.repeat(64)}`;

describe('the name of an image', () => {
  for (const [written, name, repository, registry] of [
    ['node', 'node:latest', 'node', 'docker.io'],
    ['node:24-alpine', 'node:24-alpine', 'node', 'docker.io'],
    ['library/node', 'library/node:latest', 'library/node', 'docker.io'],
    ['ghcr.io/some-org/app_x:1.2', 'ghcr.io/some-org/app_x:1.2', 'ghcr.io/some-org/app_x', 'ghcr.io'],
    ['localhost:5000/app', 'localhost:5000/app:latest', 'localhost:5000/app', 'localhost:5000'],
    ['localhost/app', 'localhost/app:latest', 'localhost/app', 'localhost'],
    [`node@${DIGEST}`, `node@${DIGEST}`, 'node', 'docker.io'],
    [`reg:5000/node:24@${DIGEST}`, `reg:5000/node:24@${DIGEST}`, 'reg:5000/node', 'reg:5000'],
  ] as const) {
    test(`${written} is ${name} on ${registry}`, () => {
      assert.deepEqual(imageReference(written), { name, repository, registry });
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
  const reference = { name: 'app:1', repository: 'app', registry: 'docker.io' };
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
    ['Get "https://ghcr.io/v2/": dial tcp 1.2.3.4:443: connect: connection refused', InfraError],
    ['received unexpected HTTP status: 503 Service Unavailable', InfraError],
    ['write /var/lib/docker/tmp/GetImageBlob1: no space left on device', InfraError],
    ['unauthorized: incorrect username or password', ImageError],
    ['failed to resolve reference "app:1": unexpected status: 403 Forbidden', ImageError],
  ] as const) {
    test(`is ${kind.name} for "${said.slice(0, 60)}"`, () => {
      const error = pullError(reference, said);
      assert.ok(error instanceof kind);
      assert.match(error.message, /app:1/);
      assert.ok(error instanceof ImageError || error.retryable);
    });
  }

  test('is not judged by words in the name of the image', () => {
    const odd = { name: 'acme/no-such-host/forbidden/timeout:1', repository: 'acme/no-such-host/forbidden/timeout' };
    const error = pullError({ ...odd, registry: 'docker.io' }, `manifest for ${odd.name} not found: manifest unknown`);
    assert.match(error.message, /does not exist on docker\.io\. Check its name and tag\.$/);
  });

  test('tells who can help', () => {
    const refused = (withLogin: boolean) => pullError(reference, 'unauthorized', { withLogin }).message;
    assert.match(refused(false), /ask the operator of this server to give this repository access to docker\.io/);
    assert.match(refused(true), /or the login that this repository has here may not pull it/);
    assert.match(pullError(reference, 'toomanyrequests: slow down').message, /no more images for now.*slow down/);
    assert.match(pullError(reference, 'no space left on device').message, /the disk of the Docker engine is full/);
  });
});
