import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isEmptied } from '../../../src/core/difference/is-emptied.ts';
import type { Diagnostic } from '../../../src/model/diagnostic.ts';

const where = { file: '.ci.yml', line: 1, column: 1 };
const error: Diagnostic = { severity: 'error', message: 'Unknown key.', where };
const of = (jobs: readonly unknown[], diagnostics: readonly Diagnostic[] = []) => ({ jobs, diagnostics });

describe('nothing is left of the base', () => {
  test('when it would run jobs, and the commit runs none (S12)', () => assert.equal(isEmptied(of([1]), of([])), true));

  test('when it cannot be planned now, and the commit runs none', () =>
    assert.equal(isEmptied(of([], [error]), of([])), true));

  test('but not when the base runs nothing either', () => assert.equal(isEmptied(of([]), of([])), false));

  test('nor while something runs, or the file is broken, which fails by itself', () => {
    assert.equal(isEmptied(of([1]), of([1])), false);
    assert.equal(isEmptied(of([1]), of([], [error])), false);
    assert.equal(isEmptied(of([1]), of([], [{ ...error, severity: 'warning' }])), true);
  });
});
