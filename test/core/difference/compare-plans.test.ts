import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { comparePlans, compareTexts, isWeaker } from '../../../src/core/difference/compare-plans.ts';
import type { PlannedJob } from '../../../src/model/plan.ts';
import { job } from '../schedule/runs.ts';

const plain = job('test');

function changed(after: Partial<PlannedJob>, before: Partial<PlannedJob> = {}) {
  return comparePlans([{ ...plain, ...before }], [{ ...plain, ...after }]);
}

interface Row {
  readonly name: string;
  readonly before?: Partial<PlannedJob>;
  readonly after: Partial<PlannedJob>;
  readonly tells: string;
  readonly weaker?: true;
}

const rows: readonly Row[] = [
  {
    name: 'an image',
    before: { image: { name: 'node:22' } },
    after: { image: { name: 'evil' } },
    tells: 'image -node:22 +evil',
  },
  {
    name: 'a service',
    after: { services: [{ name: 'postgres:18', aliases: [], variables: {} }] },
    tells: 'services +postgres:18',
  },
  {
    name: 'a secret',
    before: { secrets: ['TOKEN'] },
    after: { secrets: ['TOKEN', 'DEPLOY_KEY'] },
    tells: 'secrets +DEPLOY_KEY',
  },
  { name: 'all secrets', before: { secrets: [] }, after: {}, tells: 'secrets +all that are for it' },
  {
    name: 'an environment',
    after: { environment: { name: 'production', action: 'start' } },
    tells: 'environment +production (start)',
  },
  {
    name: 'limits',
    before: { limits: { cpus: 1 } },
    after: { limits: { cpus: 8 } },
    tells: 'limits -cpus: 1 +cpus: 8',
  },
  { name: 'a time-out', after: { timeoutMs: 60_000 }, tells: 'limits -timeout: 3600 s +timeout: 60 s' },
  { name: 'the network', before: { network: 'none' }, after: {}, tells: 'network -none' },
  { name: 'needs', after: { needs: [] }, tells: 'needs -all earlier stages' },
  { name: 'a script', after: { script: ['true'] }, tells: 'script -1 commands +1 commands' },
  { name: 'tags', before: { tags: ['small'] }, after: { tags: ['gpu'] }, tells: 'tags -small +gpu' },
  {
    name: 'a variable, by its name only',
    before: { variables: { SAME: '1', KEPT: 'old', GONE: 'x' } },
    after: { variables: { SAME: '1', KEPT: 'new', CAME: 'y' } },
    tells: 'variables -KEPT -GONE +KEPT +CAME',
  },
  { name: 'an allowed failure', after: { allowFailure: true }, tells: 'allow_failure +true', weaker: true },
  { name: 'an allowed exit code', after: { allowedExitCodes: [1] }, tells: 'allow_failure +exit code 1', weaker: true },
  { name: 'a forbidden failure', before: { allowFailure: true }, after: {}, tells: 'allow_failure -true' },
  { name: 'a manual start', after: { when: 'manual' }, tells: 'when -on_success +manual', weaker: true },
  { name: 'only after a failure', after: { when: 'on_failure' }, tells: 'when -on_success +on_failure', weaker: true },
  { name: 'in any case', after: { when: 'always' }, tells: 'when -on_success +always' },
];

describe('what a pull request changes about a job', () => {
  for (const { name, before = {}, after, tells, weaker = false } of rows) {
    test(name, () => {
      const [difference, ...others] = changed(after, before);
      assert.ok(difference);
      assert.deepEqual(others, []);
      const told = difference.changes.map(change =>
        [change.what, ...change.removed.map(text => `-${text}`), ...change.added.map(text => `+${text}`)].join(' '),
      );
      assert.equal(told.join('; '), tells);
      assert.equal(isWeaker(difference), weaker);
    });
  }
});

test('nothing is told of a plan that stays as it is', () => {
  const jobs = [job('build', { stage: 1 }), { ...plain, variables: { A: '1' }, tags: ['gpu'] }];
  assert.deepEqual(comparePlans(jobs, structuredClone(jobs)), []);
  assert.deepEqual(compareTexts('schedules', ['0 3 * * *'], ['0 3 * * *']), []);
});

test('a job that came is told with what it brings, and one that is gone weakens', () => {
  const scan: PlannedJob = { ...job('scan'), image: { name: 'scanner' }, secrets: ['TOKEN'] };
  const [came, gone] = comparePlans([plain], [scan]);
  assert.deepEqual(came, {
    kind: 'added',
    key: 'scan',
    changes: [
      { what: 'image', removed: [], added: ['scanner'] },
      { what: 'secrets', removed: [], added: ['TOKEN'] },
    ],
  });
  assert.equal(gone?.kind, 'removed');
  assert.equal(gone?.key, 'test');
  assert.deepEqual(
    [came, gone].map(each => each && isWeaker(each)),
    [false, true],
  );
});
