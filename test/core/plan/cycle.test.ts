import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { orderByDependency } from '../../../src/core/plan/graph/cycle.ts';

type Graph = ReadonlyMap<string, readonly string[]>;

const names = Array.from({ length: 8 }, (_, index) => String(index));
const graph: fc.Arbitrary<Graph> = fc
  .array(fc.subarray(names), { minLength: names.length, maxLength: names.length })
  .map(edges => new Map(names.map((name, index) => [name, edges[index] ?? []])));

/** Removing what depends on nothing, again and again, leaves something exactly when there is a circle. */
function hasCycle(edges: Graph): boolean {
  const left = new Map(edges);
  for (let before = -1; before !== left.size; ) {
    before = left.size;
    for (const [node, needs] of left) if (!needs.some(need => left.has(need))) left.delete(node);
  }
  return left.size > 0;
}

describe('order by dependency', () => {
  test('a circle is found exactly when there is one, and is one', () => {
    fc.assert(
      fc.property(graph, edges => {
        const { cycles } = orderByDependency(edges.keys(), node => edges.get(node) ?? []);
        assert.equal(cycles.length > 0, hasCycle(edges));
        for (const cycle of cycles) {
          assert.equal(cycle.at(0), cycle.at(-1));
          for (const [index, node] of cycle.slice(1).entries())
            assert.ok(edges.get(cycle[index] ?? '')?.includes(node));
        }
      }),
    );
  });

  test('without circles everything comes after what it depends on', () => {
    fc.assert(
      fc.property(graph, edges => {
        const { order, cycles } = orderByDependency(edges.keys(), node => edges.get(node) ?? []);
        assert.deepEqual(new Set(order), new Set(names));
        if (cycles.length > 0) return;
        for (const [node, needs] of edges) {
          for (const need of needs) assert.ok(order.indexOf(need) < order.indexOf(node));
        }
      }),
    );
  });

  test('unknown names are passed over and a deep chain is walked', () => {
    assert.deepEqual(
      orderByDependency(['a'], () => ['ghost']),
      { order: ['a'], cycles: [] },
    );
    const { order } = orderByDependency(
      Array.from({ length: 100_000 }, (_, i) => String(i)),
      node => [String(Number(node) + 1)],
    );
    assert.equal(order[0], '99999');
  });
});
