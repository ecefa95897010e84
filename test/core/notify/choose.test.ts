import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noticesFor } from '../../../src/core/notify/choose.ts';
import type { BranchNews } from '../../../src/model/notice.ts';
import { faults, policy, repository } from '../policy/policies.ts';
import { failing, news, passing, shop } from './branches.ts';

/** Names of those who are told. */
function told(targets: string, about: BranchNews, where = shop): readonly string[] {
  const given = targets.replaceAll('- {', '- { url: "https://chat.example/x", kind: slack,');
  return noticesFor(policy(`notifications:\n${given}`), where, about).map(({ target }) => target);
}

const all = [
  news('success', failing('2')),
  news('failure', passing('2')),
  news('failure', failing('2')),
  news('success', passing('2')),
];

test('who is told: of changes unless something else is asked for', () => {
  const targets =
    '  - { name: a }\n  - { name: b, when: changes }\n  - { name: c, when: failures }\n  - { name: d, when: all }';
  assert.deepEqual(
    all.map(each => told(targets, each).join('')),
    ['abcd', 'abd', 'cd', 'd'],
  );
});

test('who is told: of the default branch, or of branches by pattern', () => {
  const targets = '  - { name: a }\n  - { name: b, branches: [main] }\n  - { name: c, branches: ["release/*", next] }';
  const of = (branch: string) => told(targets, { ...news('success', failing('2')), branch }).join('');
  assert.deepEqual(['main', 'release/1', 'next', 'release/1/x', 'mainly'].map(of), ['ab', 'c', 'c', '', '']);
});

test('who is told: of all repositories, or of those that are named', () => {
  const targets =
    '  - { name: a }\n  - { name: b, repositories: [ACME/*] }\n  - { name: c, repositories: [7, acme/app] }';
  const of = (name: string, id: number) => told(targets, news('success', failing('2')), repository(name, id)).join('');
  assert.deepEqual([of('acme/shop', 1), of('other/shop', 7), of('acme/app', 2)], ['ab', 'ac', 'abc']);
});

test('who is told: the key is the same for every target and every try, and for no other end', () => {
  const targets = policy('notifications: [{ name: a, url: "https://x.example", kind: webhook, when: all }]');
  const keyOf = (about: BranchNews) => noticesFor(targets, shop, about)[0]?.key;
  const broken = news('success', failing('2'));
  assert.equal(keyOf(broken), `2-failure-${broken.run.completedAt}`);
  const later = { ...broken, run: { ...broken.run, completedAt: broken.run.completedAt + 1 } };
  assert.equal(
    new Set([broken, later, news('failure', passing('2')), news('success', failing('3'))].map(keyOf)).size,
    4,
  );
});

test('the policy file: what is wrong with a notification is told without what may be a secret', () => {
  const text = `notifications:
  - { name: a, kind: slack }
  - { name: a, kind: email, url: 'https://x.example/secret-path' }
  - { name: 'a b', kind: slack, url: x, urlEnv: X }
  - { name: c, kind: slack, url: x, secret: y }
  - { name: d, kind: webhook, url: x, secret: y, secretEnv: Y, when: never, repositories: ['*/x'], branches: [] }
`;
  assert.deepEqual(
    faults(text).map(fault => fault.replace(/\.$/, '')),
    [
      '2: `notifications: [1]` has none of `url`, `urlFile` and `urlEnv`',
      '3: `notifications: [2]: kind` must be `webhook` or `slack`',
      '4: `notifications: [3]: name` must be at most 60 letters, digits and `-_.`',
      '4: `notifications: [3]` has more than one of `url`, `urlFile` and `urlEnv`',
      '5: `notifications: [4]` has a `secret`, and only a `webhook` is signed',
      '6: `notifications: [5]: repositories: [1]` must be the number of a repository, `owner/name`, `owner/*` or `*`',
      '6: `notifications: [5]: branches` must name a branch; leave it out for the default branch',
      '6: `notifications: [5]: when` must be `changes`, `failures` or `all`',
    ],
  );
  const twice = 'notifications:\n  - { name: a, kind: slack, url: x }\n  - { name: a, kind: slack, url: x }';
  assert.deepEqual(faults(twice), ['3: `notifications: [2]: name` is the name of an earlier one, too.']);
});
