import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Preparation, prepareJob } from '../../../src/core/prepare/prepare.ts';
import { NO_SECRETS } from '../../../src/core/prepare/secrets.ts';
import type { PlannedJob } from '../../../src/model/plan.ts';
import type { Ended, Run } from '../../../src/model/run.ts';
import { passed, plannedJob, runOf } from './runs.ts';

const MEBIBYTE = 2 ** 20;

const maxima = { cpus: 2, memory: 64 * MEBIBYTE, pids: 9, disk: MEBIBYTE };

function prepare(run: Run, key = 'deploy', change: Partial<Preparation> = {}) {
  return prepareJob({
    run,
    ref: { runId: run.id, key, number: 1 },
    marker: 'm',
    startedAt: 0,
    defaultImage: 'debian',
    limits: { ...maxima, sharedMemory: 1, afterScriptTimeoutMs: 1, servicesTimeoutMs: 1 },
    maxima,
    untrusted: { network: 'fenced' },
    isFenced: true,
    secrets: NO_SECRETS,
    ...change,
  });
}

/** The environment of a job `deploy` beside others that have ended. */
function environmentOf(job: Partial<PlannedJob>, others: readonly PlannedJob[], ended: Record<string, Ended>) {
  const { spec, fault } = prepare(runOf([...others, plannedJob('deploy', job)], ended));
  assert.equal(fault, undefined);
  return spec.environment;
}

const needs = (...keys: string[]) => keys.map(key => ({ key, artifacts: true }));
const one = plannedJob('one', { stageIndex: 1 });
const two = plannedJob('two', { stageIndex: 1 });
const left = { one: passed({ outputs: { A: 'one', B: 'one' } }), two: passed({ outputs: { B: 'two' } }) };

test('prepare: what the pipeline says wins over what is predefined', () => {
  const environment = environmentOf({ variables: { CI_JOB_NAME: 'mine', A: '1' } }, [], {});
  assert.deepEqual([environment['CI_JOB_NAME'], environment['A']], ['mine', '1']);
});

test('prepare: outputs win over variables, what was given wins over outputs, and the later need over the earlier', () => {
  const variables = { A: 'mine', B: 'mine', C: 'mine' };
  const plain = environmentOf({ variables, needs: needs('one', 'two') }, [one, two], left);
  assert.deepEqual([plain['A'], plain['B'], plain['C']], ['one', 'two', 'mine']);
  const turned = environmentOf({ variables, needs: needs('two', 'one') }, [one, two], left);
  assert.equal(turned['B'], 'one');
  const given = { A: 'given' };
  const started = environmentOf(
    { variables: { ...variables, ...given }, given, needs: needs('one') },
    [one, two],
    left,
  );
  assert.deepEqual([started['A'], started['B']], ['given', 'one']);
});

test('prepare: outputs come from where artifacts come from', () => {
  const unwanted = environmentOf({ needs: [{ key: 'one', artifacts: false }] }, [one, two], left);
  assert.equal(unwanted['A'], undefined);
  const stages = environmentOf({ needs: 'earlier_stages' }, [one, two], left);
  assert.deepEqual([stages['A'], stages['B']], ['one', 'two']);
  const chosen = environmentOf({ needs: 'earlier_stages', dependencies: ['one'] }, [one, two], left);
  assert.deepEqual([chosen['A'], chosen['B']], ['one', 'one']);
  const none = environmentOf({ needs: needs('one'), dependencies: [] }, [one, two], left);
  assert.equal(none['A'], undefined);
});

test('prepare: a job that failed leaves its outputs too, one that was cancelled leaves none', () => {
  const failed: Ended = { outcome: 'failure', cause: 'script_failure', message: '', ...passedYield({ A: 'x' }) };
  assert.equal(environmentOf({ needs: needs('one') }, [one], { one: failed })['A'], 'x');
  const cancelled: Ended = { outcome: 'cancelled', sections: [] };
  assert.equal(environmentOf({ needs: needs('one') }, [one], { one: cancelled })['A'], undefined);
});

function passedYield(outputs: Record<string, string>) {
  return { sections: [], outputs };
}

test('prepare: texts use outputs and what is only known when the job starts', () => {
  const run = runOf(
    [
      one,
      plannedJob('deploy', {
        needs: needs('one'),
        image: { name: 'app:${A}' },
        variables: { NAME: '' },
        late: { NAME: '${A}-${CI_JOB_ID}-$$A' },
        artifacts: {
          paths: ['dist/${A}'],
          exclude: [],
          untracked: false,
          when: 'always',
          access: 'all',
          reports: {},
        },
      }),
    ],
    left,
  );
  const { job, spec, fault } = prepare(run);
  assert.equal(fault, undefined);
  assert.equal(spec.image, 'app:one');
  assert.equal(spec.environment['NAME'], 'one-7.2.1-$A');
  assert.equal(spec.environment['CI_JOB_IMAGE'], 'app:one');
  assert.deepEqual(job.artifacts?.paths, ['dist/one']);
});

test('prepare: an output that makes a text impossible is told, not run', () => {
  const bad = { one: passed({ outputs: { A: 'not an image' } }) };
  const { fault } = prepare(runOf([one, plannedJob('deploy', { needs: needs('one'), image: { name: '$A' } })], bad));
  assert.match(fault ?? '', /not the name of an image/);
});

test('prepare: the outputs of all members of a matrix are in a file', () => {
  const member = (os: string, index: number) =>
    plannedJob(`build: [${os}]`, {
      name: 'build',
      node: { index, total: 2 },
      matrix: { OS: os },
      variables: { OS: os },
    });
  const members = [member('linux', 1), member('mac', 2)];
  const run = runOf(
    [...members, one, plannedJob('deploy', { needs: needs('build: [linux]', 'build: [mac]', 'one') })],
    {
      ...left,
      'build: [linux]': passed({ outputs: { URL: 'l' } }),
      'build: [mac]': passed(),
    },
  );
  const { spec } = prepare(run);
  const [file] = spec.files ?? [];
  assert.equal(spec.environment['CI_MATRIX_OUTPUTS'], file?.path);
  assert.ok(!file?.path.startsWith(`${spec.directory}/`));
  assert.deepEqual(JSON.parse(file?.content ?? ''), [
    { key: 'build: [linux]', matrix: { OS: 'linux' }, outputs: { URL: 'l' } },
    { key: 'build: [mac]', matrix: { OS: 'mac' }, outputs: {} },
  ]);
  assert.equal(prepare(run, 'one').spec.files, undefined);
});

test('prepare: how the container is made', () => {
  const image = { name: 'app', pullPolicy: ['never'], platform: 'linux/arm64', user: 'node' } as const;
  const chosen = prepare(
    runOf([plannedJob('deploy', { image: { ...image, entrypoint: ['tini', '--'] }, network: 'none' })]),
  );
  const { pullPolicy, platform, user, entrypoint, network } = chosen.spec;
  assert.deepEqual(
    { pullPolicy, platform, user, entrypoint, network },
    { pullPolicy: ['never'], platform: 'linux/arm64', user: 'node', entrypoint: ['tini', '--'], network: 'none' },
  );
  for (const none of [[''], []]) {
    const { spec } = prepare(runOf([plannedJob('deploy', { image: { name: 'app', entrypoint: none } })]));
    assert.equal(spec.entrypoint, undefined);
  }
  assert.equal(prepare(runOf([plannedJob('deploy')])).spec.image, 'debian');
});

const service = { name: 'redis', aliases: [], variables: {} };

test('prepare: a stranger has no network where nothing keeps it from ours, and no services (S27)', () => {
  const run = fromOutside(runOf([plannedJob('deploy', { services: [service] })]));
  const { spec, notes } = prepare(run, 'deploy', { isFenced: false });
  assert.deepEqual([spec.network, spec.services], ['none', undefined]);
  assert.deepEqual(notes, [
    'This job has no network, and no services: it comes from outside, and this server cannot keep it from its private network.',
  ]);
  assert.deepEqual(prepare(run).spec.services?.[0]?.names, ['redis']);
  assert.equal(prepare(run, 'deploy', { isFenced: false, untrusted: { network: 'open' } }).spec.network, undefined);
  const { spec: closed, notes: told } = prepare(run, 'deploy', { untrusted: { network: 'none' } });
  assert.equal(closed.network, 'none');
  assert.match(told.join(), /the operator of this server gives none to pull requests from outside\.$/);
});

test('prepare: who is trusted has its network in any case, and who wants none has none without a word', () => {
  const trusted = prepare(runOf([plannedJob('deploy')]), 'deploy', { isFenced: false });
  assert.deepEqual([trusted.spec.network, trusted.notes], [undefined, []]);
  const wantsNone = fromOutside(runOf([plannedJob('deploy', { network: 'none' })]));
  const { spec, notes } = prepare(wantsNone, 'deploy', { isFenced: false });
  assert.deepEqual([spec.network, notes], ['none', []]);
});

test('prepare: a stranger may have a runtime of its own (S23)', () => {
  const run = runOf([plannedJob('deploy')]);
  const untrusted = { network: 'fenced', runtime: 'runsc' } as const;
  assert.equal(prepare(run, 'deploy', { untrusted }).spec.runtime, undefined);
  assert.equal(prepare(run, 'deploy', { untrusted, runtime: 'crun' }).spec.runtime, 'crun');
  assert.equal(prepare(fromOutside(run), 'deploy', { untrusted, runtime: 'crun' }).spec.runtime, 'runsc');
  const { network } = untrusted;
  assert.equal(prepare(fromOutside(run), 'deploy', { untrusted: { network }, runtime: 'crun' }).spec.runtime, 'crun');
});

function fromOutside(run: Run): Run {
  return { ...run, trigger: { ...run.trigger, trust: 'untrusted' } };
}
