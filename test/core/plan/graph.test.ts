import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { plan } from '../../../src/core/plan/plan.ts';
import type { Job } from '../../../src/model/pipeline.ts';
import type { PlannedJob } from '../../../src/model/plan.ts';
import { job, need, pipeline } from './jobs.ts';
import { push } from './triggers.ts';

const stages = ['build', 'test', 'deploy'];
const names = ['a', 'b', 'c', 'd', 'e', 'f'];

/** How a job of a random pipeline is; its needs may lead anywhere, also where they must not. */
const shape = fc.record({
  stage: fc.constantFrom(...stages),
  needs: fc.option(fc.subarray(names, { maxLength: 3 }), { nil: undefined }),
  optional: fc.boolean(),
  parallel: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
  runs: fc.boolean(),
});

const jobs: fc.Arbitrary<readonly Job[]> = fc
  .array(shape, { minLength: names.length, maxLength: names.length })
  .map(shapes =>
    shapes.map(({ stage, needs, optional, parallel, runs }, at) =>
      job(names[at] ?? '', {
        stage,
        ...(needs === undefined ? {} : { needs: needs.map(each => need(each, { optional })) }),
        ...(parallel === undefined ? {} : { parallel: { kind: 'count', total: parallel } }),
        when: runs ? 'on_success' : 'never',
      }),
    ),
  );

/** The same with needs of earlier stages only, and of jobs of the same stage that are written further down. */
const sound = jobs.map(all =>
  all.map((each, at) => {
    if (each.needs === undefined) return each;
    const isBefore = (other: Job, otherAt: number) =>
      stages.indexOf(other.stage) < stages.indexOf(each.stage) || (other.stage === each.stage && otherAt > at);
    const needs = each.needs.filter(({ job: name }) =>
      all.some((other, i) => other.name === name && isBefore(other, i)),
    );
    return { ...each, needs: needs.map(one => ({ ...one, optional: true })) };
  }),
);

function keysOf(needs: PlannedJob['needs']): readonly string[] {
  return needs === 'earlier_stages' ? [] : needs.map(({ key }) => key);
}

describe('any pipeline', () => {
  test('is planned in an order in which nothing comes before what it waits for, or has an error', () => {
    fc.assert(
      fc.property(jobs, all => {
        const { plan: made, diagnostics } = plan(pipeline(all), push('main'));
        assert.equal(
          made === undefined,
          diagnostics.some(({ severity }) => severity === 'error'),
        );
        assertOrder(made?.jobs ?? []);
      }),
    );
  });

  test('with needs that are sound is planned: every member that runs, and what is optional and absent left out', () => {
    fc.assert(
      fc.property(sound, all => {
        const { plan: made, diagnostics } = plan(pipeline(all), push('main'));
        assert.deepEqual(diagnostics, []);
        assertOrder(made?.jobs ?? []);
        const running = all.filter(({ when }) => when !== 'never');
        const members = (each: Job) => (each.parallel?.kind === 'count' ? each.parallel.total : 1);
        const keys = made?.jobs.map(({ key }) => key) ?? [];
        assert.equal(
          keys.length,
          running.reduce((sum, each) => sum + members(each), 0),
        );
        assert.equal(new Set(keys).size, keys.length);
        for (const planned of made?.jobs ?? []) {
          const written = all.find(each => each.name === (planned.name ?? planned.key));
          const expected = written?.needs?.flatMap(({ job: name }) =>
            running
              .filter(each => each.name === name)
              .flatMap(each => made?.jobs.filter(one => (one.name ?? one.key) === each.name) ?? []),
          );
          assert.deepEqual(new Set(keysOf(planned.needs)), new Set(expected?.map(({ key }) => key)));
        }
        assert.equal(made?.leftOut.length, all.length - running.length);
      }),
    );
  });

  test('has an error exactly when there is a circle, once all else is sound', () => {
    const edges = fc.array(fc.subarray(names, { maxLength: 3 }), { minLength: names.length, maxLength: names.length });
    fc.assert(
      fc.property(edges, lists => {
        const all = names.map((name, at) =>
          job(name, { needs: (lists[at] ?? []).filter(other => other !== name).map(other => need(other)) }),
        );
        const { diagnostics } = plan(pipeline(all), push('main'));
        assert.equal(diagnostics.length > 0, hasCircle(all));
        for (const { message } of diagnostics)
          assert.match(message, /^Jobs need each other in a circle: `(.)`.*`\1`\.$/);
      }),
    );
  });
});

function assertOrder(planned: readonly PlannedJob[]): void {
  for (const [at, { needs, stageIndex }] of planned.entries()) {
    const before = new Set(planned.slice(0, at).map(({ key }) => key));
    const earlier = planned.filter(each => each.stageIndex < stageIndex).map(({ key }) => key);
    const waitsFor = needs === 'earlier_stages' ? earlier : keysOf(needs);
    assert.ok(waitsFor.every(key => before.has(key)));
  }
}

/** Taking away what needs nothing, again and again, leaves something. */
function hasCircle(all: readonly Job[]): boolean {
  let left = all;
  for (;;) {
    const waiting = left.filter(({ needs = [] }) =>
      needs.some(({ job: name }) => left.some(each => each.name === name)),
    );
    if (waiting.length === left.length) return left.length > 0;
    left = waiting;
  }
}
