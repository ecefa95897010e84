import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  combinations,
  countCombinations,
  countMembers,
  memberName,
  membersOf,
} from '../../../src/core/plan/graph/matrix.ts';
import type { Matrix } from '../../../src/model/need.ts';
import { job } from './jobs.ts';

const name = fc.constantFrom('OS', 'NODE', 'ARCH', '__proto__', 'constructor');
const values = fc.array(fc.string({ maxLength: 4 }), { minLength: 1, maxLength: 4 });
const row = fc.dictionary(name, values, { minKeys: 1, maxKeys: 3 });
const matrix: fc.Arbitrary<Matrix> = fc.array(row, { minLength: 1, maxLength: 3 });

describe('a matrix', () => {
  test('has as many combinations as the products of its rows add up to', () => {
    fc.assert(
      fc.property(matrix, rows => {
        const product = (each: Matrix[number]) => Object.values(each).reduce((total, { length }) => total * length, 1);
        const count = rows.map(product).reduce((sum, each) => sum + each, 0);
        assert.equal(combinations(rows).length, count);
        assert.equal(countCombinations(rows), count);
      }),
    );
  });

  test('has one value of each name of a row in a combination, the last name changing fastest', () => {
    fc.assert(
      fc.property(row, each => {
        const names = Object.keys(each);
        const places = combinations([each]).map(combination => {
          assert.deepEqual(Object.keys(combination), names);
          return names.map(key => each[key]?.indexOf(combination[key] ?? '') ?? -1);
        });
        for (const place of places) assert.ok(place.every(at => at >= 0));
        const distinct = Object.values(each).every(list => new Set(list).size === list.length);
        if (distinct)
          assert.deepEqual(
            places,
            places.toSorted((a, b) => compare(a, b)),
          );
      }),
    );
  });

  test('makes members that differ, count themselves, and carry their values', () => {
    fc.assert(
      fc.property(matrix, rows => {
        const parallel = job('build', { parallel: { kind: 'matrix', matrix: rows } });
        const members = membersOf(parallel);
        const identities = members.map(member => JSON.stringify(member.matrix));
        assert.equal(new Set(identities).size, members.length);
        assert.deepEqual(new Set(identities), new Set(combinations(rows).map(each => JSON.stringify(each))));
        assert.ok(members.length <= countMembers(parallel));
        for (const [at, member] of members.entries()) {
          assert.deepEqual(member.node, { index: at + 1, total: members.length });
          assert.equal(member.key, memberName('build', member.matrix ?? {}));
        }
      }),
    );
  });

  test('is counted without being built', () => {
    const ten = Array.from({ length: 10 }, (_, at) => String(at));
    const bomb = [Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`V${at}`, ten]))];
    assert.ok(countCombinations(bomb) > 1e99);
  });
});

test('a number makes that many members', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200 }), total => {
      const members = membersOf(job('test', { parallel: { kind: 'count', total } }));
      assert.deepEqual(
        members.map(({ key, node }) => [key, node]),
        Array.from({ length: total }, (_, at) => [`test ${at + 1}/${total}`, { index: at + 1, total }]),
      );
    }),
  );
});

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((each, index) => each !== b[index]);
  return at === -1 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}
