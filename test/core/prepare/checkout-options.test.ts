import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkoutOptions } from '../../../src/core/prepare/checkout-options.ts';
import type { Variables } from '../../../src/model/variables.ts';

const plain = { checkout: { depth: 20 }, notes: [], faults: [] };
const empty = { notes: [], faults: [] };

/** What is understood, without a word. */
const understood: readonly (readonly [Variables, object])[] = [
  [{}, plain],
  [{ GIT_DEPTH: '' }, plain],
  [{ GIT_DEPTH: '0' }, { ...plain, checkout: { depth: 0 } }],
  [{ GIT_DEPTH: ' 007 ' }, { ...plain, checkout: { depth: 7 } }],
  [{ GIT_DEPTH: '10000' }, { ...plain, checkout: { depth: 10_000 } }],
  [{ GIT_STRATEGY: 'fetch' }, plain],
  [{ GIT_STRATEGY: 'clone', GIT_CHECKOUT: 'true', GIT_CLEAN_FLAGS: '-ffdx' }, plain],
  [{ GIT_STRATEGY: 'none' }, empty],
  [{ GIT_STRATEGY: 'empty', GIT_DEPTH: 'x', GIT_SUBMODULE_STRATEGY: 'normal', GIT_CHECKOUT: 'false' }, empty],
  [{ GIT_SUBMODULE_STRATEGY: 'none', GIT_SUBMODULE_DEPTH: 'x' }, plain],
];

for (const [variables, wanted] of understood) {
  test(`checkout: ${JSON.stringify(variables)}`, () => assert.deepEqual(checkoutOptions(variables), wanted));
}

/** The depth it comes to, and what is said of it. */
const nonsense: readonly (readonly [Variables, number, RegExp])[] = [
  [{ GIT_DEPTH: 'all' }, 20, /^GIT_DEPTH is `all`, which is no number of commits: taken as 20\.$/],
  [{ GIT_DEPTH: '-1' }, 20, /`-1`/],
  [{ GIT_DEPTH: '1e3' }, 20, /`1e3`/],
  [{ GIT_DEPTH: '10001' }, 10_000, /at most 10000 commits/],
  [{ GIT_DEPTH: '9'.repeat(400) }, 10_000, /at most 10000 commits/],
  [{ GIT_STRATEGY: 'Fetch' }, 20, /`Fetch`, which is none of fetch, clone, none and empty/],
  [{ GIT_CHECKOUT: 'false' }, 20, /^GIT_CHECKOUT has no effect here/],
  [{ GIT_CLONE_PATH: '/x' }, 20, /^GIT_CLONE_PATH has no effect here\.$/],
  [{ GIT_FETCH_EXTRA_FLAGS: '--upload-pack=id' }, 20, /^GIT_FETCH_EXTRA_FLAGS has no effect/],
];

for (const [variables, depth, sentence] of nonsense) {
  test(`checkout: ${JSON.stringify(variables).slice(0, 60)} is told`, () => {
    const { checkout, notes, faults } = checkoutOptions(variables);
    assert.deepEqual([checkout, notes.length, faults], [{ depth }, 1, []]);
    assert.match(notes.join(), sentence);
  });
}

function submodules(variables: Variables) {
  return checkoutOptions({ GIT_SUBMODULE_STRATEGY: 'normal', ...variables }).checkout?.submodules;
}

test('checkout: submodules are as deep as the repository unless told, and all there are unless told', () => {
  assert.deepEqual(submodules({}), { depth: 20, isRecursive: false, only: [], except: [] });
  assert.deepEqual(submodules({ GIT_DEPTH: '5' })?.depth, 5);
  assert.deepEqual(submodules({ GIT_DEPTH: '5', GIT_SUBMODULE_DEPTH: '1' })?.depth, 1);
  assert.equal(submodules({ GIT_SUBMODULE_STRATEGY: 'recursive' })?.isRecursive, true);
});

test('checkout: paths of submodules are wanted or excluded', () => {
  const chosen = submodules({ GIT_SUBMODULE_PATHS: ' ./lib/  :(exclude)docs vendor/a :!x :^y/z . ' });
  assert.deepEqual(
    [chosen?.only, chosen?.except],
    [
      ['lib', 'vendor/a'],
      ['docs', 'x', 'y/z'],
    ],
  );
});

test('checkout: a strategy for submodules that nobody knows is a fault, as in GitLab', () => {
  const { checkout, faults } = checkoutOptions({ GIT_SUBMODULE_STRATEGY: 'all' });
  assert.equal(checkout?.submodules, undefined);
  assert.deepEqual(faults, ['GIT_SUBMODULE_STRATEGY is `all`; it must be none, normal or recursive.']);
});
