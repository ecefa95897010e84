import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Inherited } from '../../../src/core/plan/values/inherited.ts';
import { expandVariables, layerVariables } from '../../../src/core/plan/values/variables.ts';
import type { Definitions, Variables } from '../../../src/model/variables.ts';

const names = ['A', 'B', 'C', 'D', 'CI_JOB_NAME', 'CI_COMMIT_SHA'];
const name = fc.constantFrom(...names);
const value = fc
  .array(
    fc.oneof(
      fc.constantFrom('x', '$$', '$', '-'),
      name.map(each => `\${${each}}`),
    ),
    { maxLength: 4 },
  )
  .map(parts => parts.join(''));
const layer: fc.Arbitrary<Definitions> = fc.dictionary(name, fc.record({ value, expand: fc.boolean() }));
const predefined: fc.Arbitrary<Variables> = fc.dictionary(fc.constantFrom('CI_COMMIT_SHA', 'D'), fc.string());
const ofJob: fc.Arbitrary<Variables> = fc.dictionary(fc.constantFrom('CI_JOB_NAME', 'C'), fc.string());

test('what is worked out once and changed for a job is what would have been worked out for it alone', () => {
  const layers = fc.array(layer, { maxLength: 2 });
  fc.assert(
    fc.property(layers, layers, predefined, ofJob, fc.subarray(names), (base, own, all, job, changing) => {
      const mayChange = (each: string) => changing.includes(each);
      const lookUp = (known: Variables) => (each: string) => (Object.hasOwn(known, each) ? known[each] : undefined);
      const extended = new Inherited(layerVariables(base), lookUp(all), mayChange).extend(own, job);
      const alone = expandVariables(layerVariables([...base, ...own]), lookUp({ ...all, ...job }), mayChange);
      assert.equal(extended.cycles.length > 0, alone.cycles.length > 0);
      assert.deepEqual(Object.keys(extended.variables).toSorted(), Object.keys(alone.variables).toSorted());
      // Values of a circle depend on where one begins to go round it.
      if (alone.cycles.length > 0) return;
      assert.deepEqual(extended.variables, alone.variables);
      assert.deepEqual(extended.late, alone.late);
      for (const each of names) {
        assert.equal(extended.lookUp(each), alone.lookUp(each));
        assert.equal(extended.certain(each), alone.certain(each));
        assert.equal(extended.asWritten(each), alone.asWritten(each));
      }
    }),
    { numRuns: 500 },
  );
});
