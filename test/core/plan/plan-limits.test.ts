import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { plan } from '../../../src/core/plan/plan.ts';
import type { Job } from '../../../src/model/pipeline.ts';
import type { Definitions } from '../../../src/model/variables.ts';
import { job, pipeline } from './jobs.ts';
import { push } from './triggers.ts';

const tooLarge = /^Scripts, variables and paths of all jobs together have more than 8388608 characters\.$/;

function defined(entries: readonly (readonly [string, string])[]): Definitions {
  return Object.fromEntries(entries.map(([name, value]) => [name, { value, expand: true }]));
}

function many(said: Partial<Job> = {}): readonly Job[] {
  return [1, 2].map(at => job(`job${at}`, { parallel: { kind: 'count', total: 200 }, ...said }));
}

function firstFault(jobs: readonly Job[], variables: Definitions = {}): string | undefined {
  const { plan: made, diagnostics } = plan(pipeline(jobs, { variables }), push('main'));
  assert.equal(made, undefined);
  return diagnostics[0]?.message;
}

const always = [{ where: { file: '.ci.yml', line: 1, column: 1 }, changes: { paths: ['$A'] }, variables: {} }];

/** Each asks for much with little, and is refused before the much is made. */
describe('S17: a plan is refused that would be too large', () => {
  test('for the names of variables that all jobs inherit', () => {
    const names = Array.from({ length: 6000 }, (_, at) => [`V${at}`, ''] as const);
    assert.match(firstFault(many(), defined(names)) ?? '', tooLarge);
  });

  test('for their values', () => {
    const values = Array.from({ length: 100 }, (_, at) => [`V${at}`, '$A'] as const);
    assert.match(firstFault(many(), defined([['A', 'x'.repeat(90_000)], ...values])) ?? '', tooLarge);
  });

  test('for values of its jobs that come to nothing, however many names they use', () => {
    assert.match(firstFault(many({ variables: defined([['A', '$E'.repeat(40_000)]]) })) ?? '', tooLarge);
    const asked = many({ variables: defined([['A', '$E'.repeat(40_000)]]), rules: always });
    assert.match(firstFault(asked) ?? '', tooLarge);
  });

  test('for what jobs inherit, each something else', () => {
    const jobs = Array.from({ length: 400 }, (_, at) => job(`job${at}`, { inheritVariables: ['A', `V${at}`] }));
    assert.match(firstFault(jobs, defined([['A', '$E'.repeat(40_000)]])) ?? '', tooLarge);
  });

  test('for conditions that every member of a matrix asks again', () => {
    const where = { file: '.ci.yml', line: 1, column: 1 };
    const condition = { text: '$NOPE'.repeat(2000), expression: { kind: 'variable', name: 'NOPE' } } as const;
    const rules = Array.from({ length: 6 }, () => ({ where, if: condition, variables: {} }));
    assert.match(firstFault(many({ rules })) ?? '', /take too long to judge/);
  });

  test('for paths, also those that come to nothing', () => {
    const artifacts = { exclude: [], untracked: false, when: 'always', access: 'all', reports: {} } as const;
    for (const path of ['x'.repeat(900), `x${'$E'.repeat(450)}`]) {
      const paths = Array.from({ length: 50 }, (_, at) => `${at}${path}`);
      const jobs = many({ artifacts: { ...artifacts, paths } });
      assert.match(firstFault(jobs, defined([['E', '']])) ?? '', tooLarge);
    }
  });

  test('for scripts that are many because they are shared', () => {
    assert.match(firstFault(many({ script: ['x'.repeat(50_000)] })) ?? '', tooLarge);
  });
});

test('S17: an endless list of faults is cut', () => {
  const where = (line: number) => ({ file: '.ci.yml', line, column: 1 });
  const jobs = Array.from({ length: 300 }, (_, at) =>
    job(`job${at}`, { where: where(at + 1), environment: { name: '', action: 'start' } }),
  );
  const { diagnostics } = plan(pipeline(jobs), push('main'));
  assert.equal(diagnostics.length, 101);
  assert.match(diagnostics.at(-1)?.message ?? '', /^There are \d+ more from here on\.$/);
});
