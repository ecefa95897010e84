import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { chooseJobs } from '../../src/cli/run/choose-jobs.ts';
import { wordOnTags } from '../../src/cli/run/tags.ts';
import type { PlannedJob } from '../../src/model/plan.ts';

function job(key: string, stageIndex: number, rest: Partial<PlannedJob> = {}): PlannedJob {
  return {
    key,
    stage: `stage ${stageIndex}`,
    stageIndex,
    variables: {},
    beforeScript: [],
    script: ['true'],
    afterScript: [],
    needs: 'earlier_stages',
    when: 'on_success',
    allowFailure: false,
    timeoutMs: 1000,
    ...rest,
  };
}

const needs = (...keys: string[]) => ({ needs: keys.map(key => ({ key, artifacts: true })) });

const jobs = [
  job('build', 1),
  job('lint', 1),
  job('approve', 1, { when: 'manual' }),
  job('unit: [a]', 2, { name: 'unit', ...needs('build') }),
  job('unit: [b]', 2, { name: 'unit', ...needs('build') }),
  job('package', 2),
  job('ship', 3, { when: 'manual', ...needs('unit: [a]', 'approve') }),
];
const leftOut = [{ name: 'docs', where: { file: '.ci.yml', line: 1, column: 1 }, reason: 'no entry of `rules` holds' }];

function keysFor(...names: string[]): readonly string[] {
  const choice = chooseJobs(jobs, leftOut, names);
  assert.ok(choice.ok);
  return choice.jobs.map(({ key }) => key);
}

function problemsFor(...names: string[]): readonly string[] {
  const choice = chooseJobs(jobs, leftOut, names);
  assert.ok(!choice.ok);
  return choice.problems;
}

describe('the jobs that are named', () => {
  test('nobody named any: all, as planned', () => {
    assert.deepEqual(chooseJobs(jobs, leftOut, []), { ok: true, jobs });
  });

  test('a job comes with what it needs, and no more', () => {
    assert.deepEqual(keysFor('unit: [b]'), ['build', 'unit: [b]']);
  });

  test('the name of a parallel job means all its members', () => {
    assert.deepEqual(keysFor('unit'), ['build', 'unit: [a]', 'unit: [b]']);
  });

  test('a job without needs comes with the earlier stages, without their manual jobs', () => {
    assert.deepEqual(keysFor('package'), ['build', 'lint', 'package']);
    assert.deepEqual(keysFor('package', 'approve'), ['build', 'lint', 'approve', 'package']);
  });

  test('naming a manual job starts it; one that it needs waits for its own name', () => {
    const choice = chooseJobs(jobs, leftOut, ['ship']);
    assert.ok(choice.ok);
    assert.deepEqual(
      choice.jobs.map(({ key, when }) => [key, when]),
      [
        ['build', 'on_success'],
        ['approve', 'manual'],
        ['unit: [a]', 'on_success'],
        ['ship', 'on_success'],
      ],
    );
  });

  test('a name that leads nowhere is told, each of them, with the nearest that does', () => {
    assert.deepEqual(problemsFor('biuld', 'docs', 'nothing like it'), [
      'There is no job `biuld`. Did you mean `build`?',
      'The job `docs` does not run here: no entry of `rules` holds. Try another --event or --branch.',
      'There is no job `nothing like it`. There are build, lint, approve, unit, unit: [a], unit: [b], package, ship, docs.',
    ]);
  });
});

test('jobs with tags are named, since they run here all the same', () => {
  assert.equal(wordOnTags(jobs), undefined);
  const tagged = Array.from({ length: 7 }, (_, index) => job(`t${index}`, 1, { tags: ['gpu', 'big'] }));
  const first = 't0 (gpu, big), t1 (gpu, big), t2 (gpu, big), t3 (gpu, big), t4 (gpu, big)';
  assert.equal(wordOnTags([...jobs, ...tagged]), `Run on this machine, whatever their tags: ${first} and 2 more.`);
});
