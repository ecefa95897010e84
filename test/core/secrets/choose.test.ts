/** S11 and S36: whom a secret is given to. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Asking, chooseSecrets, needsProtection } from '../../../src/core/secrets/choose.ts';
import type { Environment } from '../../../src/model/pipeline.ts';
import type { Secret } from '../../../src/model/secret.ts';
import type { PullRequestTrigger, PushTrigger, Trigger } from '../../../src/model/trigger.ts';
import { mergeGroup } from '../plan/triggers.ts';
import { plannedJob, runOf } from '../prepare/runs.ts';

const SHOP = 1;
const ACME = 8;

const { trigger } = runOf([]);
const { repository, commit, actor, deliveryId } = trigger;
const base = { repository: { ...repository, id: SHOP, ownerId: ACME }, commit, actor, deliveryId };
const push: PushTrigger = { ...base, source: 'push', trust: 'trusted', ref: { kind: 'branch', name: 'topic' } };
const head = { branch: 'topic', sha: commit.sha, repositoryId: SHOP };
const pullRequest: PullRequestTrigger = {
  ...base,
  source: 'pull_request',
  trust: 'trusted',
  standsForPush: true,
  pullRequest: { number: 1, title: '', draft: false, labels: [], head, base: { branch: 'main', sha: commit.sha } },
};

function secret(change: Partial<Secret> = {}): Secret {
  return {
    ownerId: ACME,
    repositoryId: SHOP,
    environment: '*',
    name: 'TOKEN',
    kind: 'variable',
    isProtected: false,
    version: 1,
    ...change,
  };
}

function choose(kept: readonly Secret[], change: Partial<Asking> = {}) {
  return chooseSecrets(kept, { trigger: push, job: plannedJob('deploy'), isProtectedRef: false, ...change });
}

/** What the one secret is given for, or why not. */
function told(one: Secret, change: Partial<Asking> = {}): string {
  const { given, withheld } = choose([one], change);
  assert.equal(given.length + withheld.length, 1);
  return withheld[0]?.reason ?? 'given';
}

const inEnvironment = (name: string) =>
  plannedJob('deploy', { environment: { name, action: 'start' } satisfies Environment });

test('a push and a pull request of the repository itself are given what is for all', () => {
  assert.equal(told(secret()), 'given');
  assert.equal(told(secret(), { trigger: pullRequest }), 'given');
});

test('who may not write is given nothing, on any terms, whatever the event', () => {
  const kept = [secret(), secret({ name: 'B', repositoryId: 'all' }), secret({ name: 'C', isProtected: true })];
  for (const one of [pullRequest, push]) {
    const stranger: Trigger = { ...one, trust: 'untrusted' };
    const { given, withheld } = choose(kept, { trigger: stranger, isProtectedRef: true });
    assert.deepEqual([given, withheld.length], [[], 3]);
    assert.match(withheld[0]?.reason ?? '', /may not write/);
  }
});

test('a fork is given nothing, though its author may write: others may push to it', () => {
  const fork = { ...pullRequest, pullRequest: { ...pullRequest.pullRequest, head: { ...head, repositoryId: 99 } } };
  assert.match(told(secret(), { trigger: fork }), /commits of a fork/);
});

test('a repository that changed its owner takes no secret along, and neither does a run that knows no owner', () => {
  const sold = { ...push, repository: { ...push.repository, ownerId: 9 } };
  assert.match(told(secret(), { trigger: sold }), /another owner/);
  const { ownerId: _, ...older } = push.repository;
  assert.match(told(secret(), { trigger: { ...push, repository: older } }), /older Berth/);
});

test('a new name of the repository or its owner changes nothing', () => {
  const renamed = { ...push, repository: { ...push.repository, owner: 'emca', name: 'pohs' } };
  assert.equal(told(secret(), { trigger: renamed }), 'given');
});

test('a protected one is for protected refs, and never for a pull request', () => {
  const one = secret({ isProtected: true });
  assert.match(told(one), /protected branches only, and `topic` is none/);
  assert.equal(told(one, { isProtectedRef: true }), 'given');
  assert.match(told(one, { trigger: pullRequest, isProtectedRef: true }), /never to a pull request/);
});

test('the forge is asked for protection only where that changes something', () => {
  const asking = { trigger: push, job: plannedJob('deploy') };
  const one = secret({ isProtected: true });
  assert.equal(needsProtection([one], asking), true);
  assert.equal(needsProtection([secret()], asking), false);
  assert.equal(needsProtection([one], { ...asking, trigger: pullRequest }), false);
  assert.equal(needsProtection([one], { ...asking, job: plannedJob('deploy', { secrets: [] }) }), false);
  assert.equal(needsProtection([{ ...one, environment: 'production' }], asking), false);
});

test('one of an environment is for its jobs alone', () => {
  const one = secret({ environment: 'production' });
  assert.match(told(one), /environment `production` only, and this job has none/);
  assert.match(told(one, { job: inEnvironment('staging') }), /and this job has `staging`/);
  assert.equal(told(one, { job: inEnvironment('production') }), 'given');
});

test('a job that lists its secrets gets no others', () => {
  const kept = [secret(), secret({ name: 'OTHER' })];
  const { given, withheld } = choose(kept, { job: plannedJob('deploy', { secrets: ['TOKEN'] }) });
  assert.deepEqual(given, [kept[0]]);
  assert.match(withheld[0]?.reason ?? '', /not among the `secrets`/);
  assert.deepEqual(choose(kept, { job: plannedJob('deploy', { secrets: [] }) }).given, []);
});

test('of one name the most specific wins: the repository first, then the environment', () => {
  const ofOwner = secret({ repositoryId: 'all', environment: 'production' });
  const own = secret();
  const wide = secret({ environment: 'prod*' });
  const exact = secret({ environment: 'production' });
  const job = inEnvironment('production');
  const winner = (...kept: Secret[]) => {
    const { given, withheld } = choose(kept, { job });
    assert.deepEqual([given.length, withheld], [1, []]);
    return given[0];
  };
  assert.equal(winner(ofOwner, own), own);
  assert.equal(winner(own, ofOwner), own);
  assert.equal(winner(own, exact, wide), exact);
  assert.equal(winner(own, wide), wide);
  assert.equal(winner(ofOwner), ofOwner);
});

test('one that is withheld gives way to another of its name', () => {
  const guarded = secret({ isProtected: true });
  const ofOwner = secret({ repositoryId: 'all' });
  assert.deepEqual(choose([guarded, ofOwner]), { given: [ofOwner], withheld: [] });
});

test('a merge queue is given what a pull request of the repository is: nothing protected', () => {
  const group: Trigger = { ...mergeGroup(), repository: push.repository };
  assert.equal(told(secret(), { trigger: group }), 'given');
  const one = secret({ isProtected: true });
  assert.match(told(one, { trigger: group, isProtectedRef: true }), /a merge queue is not there yet/);
  assert.equal(needsProtection([one], { trigger: group, job: plannedJob('deploy') }), false);
});
