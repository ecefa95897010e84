import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { advance } from '../../../src/core/schedule/advance.ts';
import { conclude } from '../../../src/core/schedule/conclude.ts';
import { createRun, type NewRun } from '../../../src/core/schedule/create-run.ts';
import type { Diagnostic } from '../../../src/model/diagnostic.ts';
import { job, push, somebody } from './runs.ts';

const base: NewRun = { id: 'R', trigger: push(), diagnostics: [], now: 5 };
const error: Diagnostic = {
  severity: 'error',
  message: 'There is no stage "tset".',
  where: { file: '.ci.yml', line: 3, column: 5 },
};

interface Row {
  readonly name: string;
  readonly input: Partial<NewRun>;
  readonly jobs: number;
  readonly notice: string | undefined;
  readonly ci: string | undefined;
}

const rows: readonly Row[] = [
  { name: 'a plan', input: { plan: { jobs: [job('a')] } }, jobs: 1, notice: undefined, ci: undefined },
  { name: 'no file', input: { notice: 'no_pipeline' }, jobs: 0, notice: 'no_pipeline', ci: 'neutral' },
  {
    name: 'a file whose `workflow: rules` refuse it',
    input: { notice: 'refused_by_workflow', plan: { jobs: [job('a')] } },
    jobs: 0,
    notice: 'refused_by_workflow',
    ci: 'neutral',
  },
  { name: 'a plan of nothing', input: { plan: { jobs: [] } }, jobs: 0, notice: 'no_jobs', ci: 'neutral' },
  {
    name: 'a plan of nothing where the base has jobs',
    input: { plan: { jobs: [] }, isEmptied: true },
    jobs: 0,
    notice: 'no_jobs',
    ci: 'action_required',
  },
  {
    name: 'a broken file where the base has jobs',
    input: { diagnostics: [error], isEmptied: true },
    jobs: 0,
    notice: undefined,
    ci: 'failure',
  },
  {
    name: 'a message that asks for nothing where the base has jobs',
    input: { notice: 'skipped_by_message', isEmptied: true },
    jobs: 0,
    notice: 'skipped_by_message',
    ci: 'action_required',
  },
  { name: 'a broken file', input: { diagnostics: [error] }, jobs: 0, notice: undefined, ci: 'failure' },
  {
    name: 'a broken file of somebody who is not trusted',
    input: { diagnostics: [error], trigger: push('untrusted') },
    jobs: 0,
    notice: undefined,
    ci: 'failure',
  },
  {
    name: 'an error beside a plan: nothing runs of a file that is half understood',
    input: { diagnostics: [error], plan: { jobs: [job('a')] } },
    jobs: 0,
    notice: undefined,
    ci: 'failure',
  },
  {
    name: 'a warning beside a plan',
    input: { diagnostics: [{ ...error, severity: 'warning' }], plan: { jobs: [job('a')] } },
    jobs: 1,
    notice: undefined,
    ci: undefined,
  },
];

describe('a run is created from', () => {
  for (const { name, input, jobs, notice, ci } of rows) {
    test(name, () => {
      const run = createRun({ ...base, ...input });
      assert.equal(run.jobs.length, jobs);
      assert.equal(run.notice, notice);
      assert.equal(conclude(run), ci);
      assert.equal(run.completedAt, jobs === 0 ? 5 : undefined);
    });
  }
});

describe('a run keeps', () => {
  const plan = { jobs: [job('a')], name: 'Nightly', autoCancel: { onJobFailure: 'all' }, leftOut: [] } as const;
  const files = [{ path: '.ci.yml' }, { path: 'ci/test.yml' }];

  test('what its plan says of it, and the files it was made from', () => {
    const run = createRun({ ...base, plan, files });
    assert.deepEqual([run.name, run.autoCancel, run.files], ['Nightly', { onJobFailure: 'all' }, files]);
  });

  test('nothing that goes without saying', () => {
    const run = createRun({ ...base, plan: { jobs: [job('a')] }, files: [{ path: '.ci.yml' }] });
    assert.deepEqual(
      ['name', 'autoCancel', 'files'].filter(key => key in run),
      [],
    );
  });
});

test('what runs nothing passes once somebody who may agrees, and says so once', () => {
  const run = createRun({ ...base, notice: 'no_pipeline', isEmptied: true });
  const agreed = advance(run, { type: 'approved', by: somebody }, 9);
  assert.equal(conclude(agreed), 'neutral');
  assert.equal(advance(agreed, { type: 'approved', by: somebody }, 10), agreed);
});
