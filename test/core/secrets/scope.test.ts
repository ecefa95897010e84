import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matchesEnvironment } from '../../../src/core/secrets/scope.ts';

test('scopes of environments: `*` stands for any text, and nothing else is special', () => {
  const cases: readonly [scope: string, environment: string | undefined, matches: boolean][] = [
    ['*', undefined, true],
    ['*', 'production', true],
    ['production', undefined, false],
    ['production', 'production', true],
    ['production', 'production2', false],
    ['production', 'Production', false],
    ['review/*', 'review/topic', true],
    ['review/*', 'review/', true],
    ['review/*', 'review', false],
    ['review/*', 'preview/topic', false],
    ['*/eu', 'production/eu', true],
    ['*/eu', 'production/eu2', false],
    ['a*b*c', 'a-b-c', true],
    ['a*b*c', 'abc', true],
    ['a*b*c', 'acb', false],
    ['a*a', 'a', false],
    ['a.c', 'abc', false],
    ['**', 'x', true],
  ];
  for (const [scope, environment, matches] of cases) {
    assert.equal(matchesEnvironment(scope, environment), matches, `${scope} and ${environment}`);
  }
});
