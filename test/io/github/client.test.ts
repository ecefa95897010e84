import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { describe, type TestContext, test } from 'node:test';
import { createClient } from '../../../src/io/github/client.ts';
import { Refusal } from '../../../src/io/github/refusal.ts';
import type { AnswerTold } from '../../../src/io/github/tell-answers.ts';
import { setStage } from './stage.ts';

const commits = '/repos/ann/shop/git/commits/*';

/** A stage, with one read and one write to try, and how many of each GitHub heard. */
async function setCalls(t: TestContext, timeoutMs = 5_000) {
  const clock = { now: Date.now() };
  const stage = await setStage(t, { timeoutMs, now: () => clock.now });
  const { github, forge, repository, sha, shop, ann } = stage;
  const issue = github.openIssue(shop, ann, 'Talk');
  const read = () => forge.commit(repository, sha);
  const write = () => forge.comment(repository, issue.number, 'hello');
  const heard = (method: string, part: string) =>
    github.requests.filter(request => request.method === method && request.path.includes(part)).length;
  return {
    ...stage,
    clock,
    read,
    write,
    reads: () => heard('GET', '/git/'),
    writes: () => heard('POST', '/comments'),
    mints: () => heard('POST', '/access_tokens'),
  };
}

const refusal = (expected: Partial<Refusal>) => (error: unknown) => {
  assert.ok(error instanceof Refusal, String(error));
  for (const [key, value] of Object.entries(expected))
    assert.equal(Reflect.get(error, key), value, `${key}: ${error.message}`);
  return true;
};

test('every answer is told, also those that are asked for again, with what is left of the hour', async t => {
  const told: AnswerTold[] = [];
  const { github, forge, repository, sha, installation } = await setStage(t, { onAnswer: answer => told.push(answer) });
  github.inject({ path: commits, fault: { kind: 'bad_gateway_before' } });
  github.inject({ path: commits, fault: { kind: 'reset' } });
  await forge.commit(repository, sha);
  assert.deepEqual(
    told.map(({ status, installationId }) => [status, installationId]),
    [
      [201, undefined],
      [502, installation.id],
      [0, installation.id],
      [200, installation.id],
    ],
  );
  const [, , , last] = told;
  assert.equal(last?.remaining, 4_999);
  assert.ok((last.resetAt ?? 0) > Date.now());
});

describe('faults', () => {
  test('a read is repeated, twice at most', async t => {
    const { github, read, reads } = await setCalls(t);
    github.inject({ path: commits, times: 2, fault: { kind: 'bad_gateway_before' } });
    await read();
    assert.equal(reads(), 3);
    github.inject({ path: commits, times: 3, fault: { kind: 'reset' } });
    await assert.rejects(read(), refusal({ status: 0, retryable: true }));
    assert.equal(reads(), 6);
  });

  test('a read that gets no answer is asked again in time', async t => {
    const { github, read, reads } = await setCalls(t, 300);
    await read();
    github.inject({ path: commits, fault: { kind: 'hang' } });
    await read();
    assert.equal(reads(), 3);
  });

  for (const kind of ['bad_gateway_after', 'reset', 'hang'] as const) {
    test(`a write is not repeated after ${kind}`, async t => {
      const { github, write, writes } = await setCalls(t, 300);
      github.inject({ method: 'POST', path: '*/comments', fault: { kind } });
      await assert.rejects(write(), refusal({ retryable: true, retryAfterMs: undefined }));
      assert.equal(writes(), 1);
      await write();
    });
  }
});

describe('limits', () => {
  const limits = [
    ['a named wait', { kind: 'secondary_limit', retryAfter: 30 }, 30_000],
    ['no named wait', { kind: 'secondary_limit' }, 60_000],
    ['429', { kind: 'too_many', retryAfter: 7 }, 7_000],
  ] as const;
  for (const [name, fault, wait] of limits) {
    test(`${name}: said once, and kept by everything that follows`, async t => {
      const { github, read, write, writes, reads, clock } = await setCalls(t);
      github.inject({ method: 'POST', path: '*/comments', fault });
      await assert.rejects(write(), refusal({ retryable: true, retryAfterMs: wait }));
      clock.now += 1_000;
      await assert.rejects(write(), refusal({ retryAfterMs: wait - 1_000 }));
      await assert.rejects(read(), refusal({ retryAfterMs: wait - 1_000 }));
      assert.deepEqual([writes(), reads()], [1, 0]);
      clock.now += wait;
      await write();
    });
  }

  test('an empty budget: until it is filled', async t => {
    const { github, read } = await setCalls(t);
    github.inject({ path: commits, fault: { kind: 'primary_limit', resetIn: 600 } });
    await assert.rejects(read(), (error: unknown) => {
      assert.ok(error instanceof Refusal && error.retryAfterMs);
      return error.retryAfterMs > 590_000 && error.retryAfterMs < 610_000;
    });
  });

  test('one installation does not delay another', async t => {
    const { github, app, credentials, installation } = await setCalls(t);
    const other = github.installApp(app, github.createUser('bob'));
    const client = createClient({ credentials, baseUrl: github.apiUrl });
    const ask = (id: number) => client.of(id).rest.repos.get({ owner: 'ann', repo: 'shop' });
    github.inject({ path: '/repos/ann/shop', fault: { kind: 'secondary_limit' } });
    await assert.rejects(ask(installation.id), refusal({ limited: true }));
    assert.equal((await ask(other.id)).status, 200);
    await assert.rejects(ask(installation.id), refusal({ status: 429 }));
  });
});

describe('tokens', () => {
  test('one is minted for all who ask', async t => {
    const { read, mints } = await setCalls(t);
    await Promise.all([read(), read(), read()]);
    await read();
    assert.equal(mints(), 1);
  });

  test('a refused one is replaced, and the request repeated', async t => {
    const { github, write, writes, mints } = await setCalls(t);
    github.inject({ method: 'POST', path: '*/comments', fault: { kind: 'unauthorized' } });
    await write();
    assert.deepEqual([writes(), mints()], [2, 2]);
  });

  test('an old one is replaced before it ends', async t => {
    const { read, mints, clock } = await setCalls(t);
    await read();
    clock.now += 54 * 60_000;
    await read();
    assert.equal(mints(), 1);
    clock.now += 2 * 60_000;
    await Promise.all([read(), read()]);
    assert.equal(mints(), 2);
  });

  test('a failed minting is tried again by the next', async t => {
    const { github, read } = await setCalls(t);
    github.inject({ path: '*/access_tokens', fault: { kind: 'bad_gateway_before' } });
    await assert.rejects(read(), refusal({ status: 502, retryable: true }));
    await read();
  });
});

test('suspended: refused for now, with what to do, and asked for once', async t => {
  const { github, read, installation, mints } = await setCalls(t);
  github.suspend(installation);
  await assert.rejects(read(), refusal({ status: 403, retryable: true, retryAfterMs: 600_000 }));
  await assert.rejects(read(), /suspended: its owner can resume/);
  assert.equal(mints(), 2);
});

describe('refused for good, with what to do', () => {
  test('uninstalled', async t => {
    const { github, read, installation } = await setCalls(t);
    github.uninstall(installation);
    await assert.rejects(read(), refusal({ status: 403, retryable: false }));
    await assert.rejects(read(), /owner has removed it/);
  });

  test('permission missing', async t => {
    const { github, write, installation } = await setCalls(t);
    github.acceptPermissions(installation, { contents: 'read' });
    await assert.rejects(write(), /lacks a permission \(.*pull_requests=write.*\).*owner of the installation accept/);
  });

  test('the wrong key', async t => {
    const { github, app, credentials } = await setCalls(t);
    const { privateKey } = await import('./keys.ts').then(keys => ({ privateKey: keys.pkcs8 }));
    const client = createClient({ credentials: { ...credentials, privateKey }, baseUrl: github.apiUrl });
    const call = () => client.of(app.id).rest.repos.get({ owner: 'ann', repo: 'shop' });
    await assert.rejects(call(), /APP_ID and PRIVATE_KEY.*clock/);
  });
});

test('a clock that is wrong: said, and asked again when it may be right', async t => {
  let skew = 0;
  const { forge, repository, sha } = await setStage(t, {}, { now: () => Date.now() - skew });
  skew = 70_000;
  const read = () => forge.readFile(repository, '.ci.yml', sha);
  await assert.rejects(read(), refusal({ status: 401, retryable: true, retryAfterMs: 60_000 }));
  await assert.rejects(read(), /machine's clock is right.*'Issued at' claim/);
  skew = 0;
  assert.match((await read()) ?? '', /build/);
});

test('every request goes to the given server, with the pinned version', async t => {
  const origins = new Set<unknown>();
  const listener = (message: unknown) => {
    if (typeof message === 'object' && message && 'request' in message)
      origins.add(Reflect.get(Object(message.request), 'origin'));
  };
  subscribe('undici:request:create', listener);
  t.after(() => unsubscribe('undici:request:create', listener));
  const { github, forge, repository, read, write } = await setCalls(t);
  await read();
  await write();
  await forge.cloneSpec(repository);
  assert.deepEqual([...origins], [new URL(github.apiUrl).origin]);
  for (const { headers, path } of github.requests) assert.equal(headers['x-github-api-version'], '2022-11-28', path);
});
