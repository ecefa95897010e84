import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig } from '../../../src/cli/config.ts';
import { jobSettings } from '../../../src/cli/job-settings.ts';
import type { Policy } from '../../../src/model/policy.ts';
import type { KeptSecret, SecretEvent, SecretUse } from '../../../src/model/secret.ts';
import { settingsPage } from '../../../src/web/pages/settings.ts';
import { limitsInForce } from '../../../src/web/settings/limits.ts';
import type { RepositorySettings } from '../../../src/web/settings/read.ts';
import { seenSecrets } from '../../../src/web/settings/secrets.ts';
import { repository } from '../../core/schedule/runs.ts';

const NOW = 1_767_225_600_000;
const GIBIBYTE = 2 ** 30;
const own = { ownerId: 1, repositoryId: 42, environment: '*', name: 'KEY' } as const;
const sealed = { masterKey: 'm', wrappedKey: 'wrapped-key', content: 'sealed-content' };
const kept: KeptSecret = {
  ...own,
  kind: 'variable',
  isProtected: true,
  version: 3,
  setAt: NOW - 10,
  setBy: 'root',
  sealed,
};
const event = (action: SecretEvent['action'], at: number): SecretEvent => ({
  ...own,
  action,
  version: 1,
  at,
  by: 'root',
});
const use = (at: number, environment = '*'): SecretUse => ({
  ...own,
  environment,
  version: 3,
  at,
  attempt: { runId: '1', key: 'build', number: 1 },
  usedBy: { repositoryId: 42, repository: 'acme/shop', sha: 'c0ffee' },
  source: 'push',
  actor: { id: 7, login: 'ann' },
});

test('of a secret everything is told but what it holds', () => {
  const events = [event('set', 9), event('set', 7), event('removed', 5), event('set', 1)];
  const [seen] = seenSecrets([kept], events, [use(30, 'production'), use(20), use(10)], 1);
  assert.deepEqual(seen, {
    environment: '*',
    name: 'KEY',
    kind: 'variable',
    isProtected: true,
    version: 3,
    isOwners: false,
    isFormer: false,
    createdAt: 7,
    updatedAt: NOW - 10,
    updatedBy: 'root',
    usedAt: 20,
  });
  const ofOwner = { ...kept, repositoryId: 'all', ownerId: 2 } as const;
  const [other] = seenSecrets([ofOwner], events, [use(20)], 1);
  assert.deepEqual(
    [other?.isOwners, other?.isFormer, other?.createdAt, other?.usedAt],
    [true, true, undefined, undefined],
  );
});

const settings = jobSettings(readConfig({ JOB_MEMORY_MB: '1024', JOB_MAX_MEMORY_MB: '2048', ARTIFACTS_DAYS: '0' }));
const timeouts = { defaultMs: 3_600_000, maxMs: 7_200_000 };
const policy: Policy = {
  limits: [{ repositories: 'acme/*', most: { cpus: 8, concurrency: 5 } }],
  registries: [],
  environments: [{ repositories: '*', environment: 'prod*', refs: ['main'], approvers: [7] }],
  notifications: [],
};

test('limits say what holds, and which setting says so', () => {
  const rows = limitsInForce({ policy, timeouts, settings }, repository);
  const of = (name: string) => {
    const { value, setBy } = rows.find(row => row.name === name) ?? {};
    return [value, setBy];
  };
  assert.deepEqual(of('Jobs at once'), ['5', 'REPOSITORIES_FILE']);
  assert.deepEqual(of('CPUs'), ['2, up to 8 for a job that asks', 'REPOSITORIES_FILE']);
  assert.deepEqual(of('Memory'), ['1.0 GiB, up to 2.0 GiB for a job that asks', 'JOB_MEMORY_MB, JOB_MAX_MEMORY_MB']);
  assert.equal(of('Time of a job')[0], '1h 0m, up to 2h 0m for a job that asks');
  assert.equal(of('Artifacts are kept')[0], 'for ever');
  assert.equal(of('Unused caches are kept')[0], '14 days');
  const others = limitsInForce({ policy, timeouts, settings }, { ...repository, owner: 'other' });
  assert.equal(others.find(({ name }) => name === 'Jobs at once')?.value, 'as many as there is room for');
});

const cache = { repositoryId: 42, scope: 'branch main', blob: 'b', digest: 'd', bytes: 9, savedAt: NOW, usedAt: NOW };
const deployment = { runId: '12', key: 'deploy', action: 'start', runCreatedAt: NOW, endedAt: NOW } as const;
const all: RepositorySettings = {
  repository,
  secrets: seenSecrets([kept], [], [], 1),
  environments: [
    { ...deployment, environment: 'production', isStoppable: false, sha: 'c0ffee0000' },
    { ...deployment, environment: '<review>', isStoppable: true, stopsAt: NOW + 60_000 },
  ],
  protections: policy.environments,
  registries: [],
  schedules: [],
  limits: [],
  caches: ['a', 'b'].map(key => ({ ...cache, key, compressedBytes: GIBIBYTE })),
};
const moment = { baseUrl: 'https://ci.example.com', now: () => NOW };

test('a page of settings tells what is set, and where it is changed', () => {
  const page = settingsPage(all, { kind: 'operator', formToken: 'ours' }, moment).markup;
  for (const part of [
    'berth secret set acme/shop NAME',
    'protected branches',
    'c0ffee0</code>',
    'href="/runs/12/jobs/deploy"',
    '&lt;review&gt;',
    'stops 2026-01-01 00:01:00 UTC',
    'from main',
    'the person with the number 7',
    '[![ci](https://ci.example.com/acme/shop/badge.svg)](https://ci.example.com/acme/shop)',
    'https://ci.example.com/acme/shop/feed.atom',
    '1.0 GiB together',
  ]) {
    assert.ok(page.includes(part), part);
  }
  assert.doesNotMatch(page, /wrapped-key|sealed-content/);
  assert.equal(page.match(/aria-label="Stop the environment/g)?.length, 1, 'only what something stops');
  assert.equal(page.match(/class="Label">protected</g)?.length, 1);
  assert.equal(page.match(/aria-label="Delete the cache/g)?.length, 2);
});

test('who can be sent no form has no buttons', () => {
  const page = settingsPage(all, { kind: 'anybody' }, moment).markup;
  assert.doesNotMatch(page, /<form/);
});
