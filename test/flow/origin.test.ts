import assert from 'node:assert/strict';
import { test } from 'node:test';
import { originOf } from '../../src/flow/work/origin.ts';
import { CheckoutError } from '../../src/model/errors.ts';
import type { Repository, Trust } from '../../src/model/trigger.ts';
import { runOf } from '../core/prepare/runs.ts';

const { trigger } = runOf([]);
const own = { ...trigger.repository, isPrivate: true };
const secret = repository(2, 'acme', 'secret', true);
const open = repository(3, 'other', 'open', false);
const token = { url: 'fetched with a token', authorization: 'basic x' };

function repository(id: number, owner: string, name: string, isPrivate: boolean): Repository {
  return { ...own, id, owner, name, isPrivate, url: `https://github.com/${owner}/${name}` };
}

function origin(trust: Trust) {
  const asked: string[] = [];
  const forge = {
    cloneSpec: async () => token,
    findRepository: async (_: Repository, name: string) => {
      asked.push(name);
      return [own, secret, open].find(known => `${known.owner}/${known.name}` === name);
    },
  };
  return { asked, ...originOf(forge, { ...trigger, repository: own, trust }) };
}

const refused = (sentence: RegExp) => (error: unknown) =>
  error instanceof CheckoutError && sentence.test(error.message);

test('submodules: a trusted run gets private ones with a token, and public ones without', async () => {
  const { submodule, source } = origin('trusted');
  assert.deepEqual(await source(), token);
  const found = await submodule('../secret.git');
  assert.deepEqual([found.repositoryId, await found.source()], [2, token]);
  const other = await found.submodule('../../other/open');
  assert.deepEqual([other.repositoryId, await other.source()], [3, { url: 'https://github.com/other/open.git' }]);
});

test('submodules: an untrusted run gets its own repository and public ones only', async () => {
  const { submodule } = origin('untrusted');
  assert.equal((await submodule('../../other/open')).repositoryId, 3);
  assert.deepEqual(await (await submodule('../shop')).source(), token);
  await assert.rejects(submodule('../secret'), refused(/no repository `acme\/secret` that this run may read/));
  const nested = await submodule('../../other/open');
  await assert.rejects(nested.submodule('../../acme/secret'), refused(/`acme\/secret`/));
});

test('submodules: what is elsewhere is never asked for, and the sentence says what to do', async () => {
  const { submodule, asked } = origin('trusted');
  for (const url of ['https://gitlab.com/a/b', 'http://169.254.169.254/a/b', 'file:///etc/passwd', 'ext::sh -c id']) {
    await assert.rejects(submodule(url), refused(/is no repository of github\.com.*GIT_SUBMODULE_PATHS/));
  }
  assert.deepEqual(asked, []);
  await assert.rejects(submodule('../missing'), refused(/no repository `acme\/missing`/));
});
