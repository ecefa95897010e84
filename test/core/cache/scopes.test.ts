import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { scopeName, scopesOf } from '../../../src/core/cache/scopes.ts';
import type { PullRequestTrigger, PushTrigger, Trigger, Trust } from '../../../src/model/trigger.ts';
import { runOf } from '../prepare/runs.ts';

const base = runOf([]).trigger as PushTrigger;

function push(name: string, kind: 'branch' | 'tag' = 'branch', trust: Trust = 'trusted'): Trigger {
  return { ...base, trust, ref: { kind, name } };
}

function pull(trust: Trust, branch: string, head = 'topic', headRepository = base.repository.id): Trigger {
  const { ref: _, ...rest } = base;
  const trigger: PullRequestTrigger = {
    ...rest,
    source: 'pull_request',
    trust,
    standsForPush: false,
    pullRequest: {
      number: 12,
      title: '',
      draft: false,
      labels: [],
      head: { branch: head, sha: 'a', repositoryId: headRepository },
      base: { branch, sha: 'b' },
    },
  };
  return trigger;
}

describe('S38: caches', () => {
  const rows: readonly [string, Trigger, string, readonly string[]][] = [
    ['the default branch has its own', push('main'), 'branch main', ['branch main']],
    ['a branch reads the default one, too', push('topic'), 'branch topic', ['branch topic', 'branch main']],
    ['a tag reads the default branch', push('v1', 'tag'), 'tag v1', ['tag v1', 'branch main']],
    ['a tag called main is not the branch', push('main', 'tag'), 'tag main', ['tag main', 'branch main']],
    [
      'the clock counts as its branch',
      { ...base, source: 'schedule', ref: { kind: 'branch', name: 'main' } },
      'branch main',
      ['branch main'],
    ],
    ['a pull request writes only its own', pull('trusted', 'main'), 'pull 12', ['pull 12', 'branch main']],
    ['a pull request reads its base first', pull('trusted', 'v2'), 'pull 12', ['pull 12', 'branch v2', 'branch main']],
    ['one from a branch main of a fork', pull('untrusted', 'main', 'main', 99), 'fork 12', ['fork 12', 'branch main']],
    ['a trusted author with a fork', pull('trusted', 'main', 'main', 99), 'pull 12', ['pull 12', 'branch main']],
    [
      'an untrusted push, should there ever be one',
      push('main', 'branch', 'untrusted'),
      'untrusted branch main',
      ['untrusted branch main', 'branch main'],
    ],
  ];
  for (const [name, trigger, own, readable] of rows) {
    test(name, () => assert.deepEqual(scopesOf(trigger), { own, readable }));
  }

  test('what an untrusted pull request writes is read by no other trigger', () => {
    const written = scopesOf(pull('untrusted', 'main', 'main', 99)).own;
    const others = rows.map(([, trigger]) => trigger).filter(({ trust }) => trust === 'trusted');
    assert.equal(
      others.some(trigger => scopesOf(trigger).readable.includes(written)),
      false,
    );
  });

  test('what any pull request writes is read by no branch and no tag', () => {
    const written = [pull('trusted', 'main'), pull('untrusted', 'main')].map(trigger => scopesOf(trigger).own);
    const refs = [push('main'), push('pull/12'), push('fork-12'), push('v1', 'tag')];
    assert.equal(
      refs.some(trigger => scopesOf(trigger).readable.some(scope => written.includes(scope))),
      false,
    );
  });
});

test('scopes have names for people', () => {
  assert.deepEqual(['branch main', 'tag v1', 'pull 7', 'fork 7', 'branch fork'].map(scopeName), [
    'main',
    'tag v1',
    'pull request 7',
    'pull request 7',
    'fork',
  ]);
});
