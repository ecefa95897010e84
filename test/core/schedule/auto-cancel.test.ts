import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { advance } from '../../../src/core/schedule/advance.ts';
import { createRun } from '../../../src/core/schedule/create-run.ts';
import { leftBehind } from '../../../src/core/schedule/supersede.ts';
import type { AutoCancel } from '../../../src/model/rule.ts';
import type { Run } from '../../../src/model/run.ts';
import type { Trigger } from '../../../src/model/trigger.ts';
import { pullRequestTrigger } from './pull-request.ts';
import { type JobWish, job, push } from './runs.ts';
import { states, tell, tellAll } from './story.ts';

const branch = push();
const pullRequest = pullRequestTrigger();
const fork = pullRequestTrigger('untrusted');

interface Row {
  readonly name: string;
  readonly trigger: Trigger;
  readonly onNewCommit?: NonNullable<AutoCancel['onNewCommit']>;
  /** What is said of the job that has started, and of the one behind it. */
  readonly started?: JobWish;
  readonly waiting?: JobWish;
  readonly steps?: readonly string[];
  /** How the two stand when a newer commit has come. */
  readonly end: readonly [string, string];
}

const stopped: Row['end'] = ['cancelling', 'cancelled'];
const goesOn: Row['end'] = ['in_progress', 'waiting for needs'];

const rows: readonly Row[] = [
  { name: 'stops all of a pull request', trigger: pullRequest, end: stopped },
  {
    name: 'leaves a pull request alone once a job runs that must not be interrupted',
    trigger: pullRequest,
    started: { interruptible: false },
    end: goesOn,
  },
  {
    name: 'stops a pull request while such a job has not begun',
    trigger: pullRequest,
    waiting: { interruptible: false },
    end: stopped,
  },
  { name: 'leaves a branch alone once a job runs', trigger: branch, end: goesOn },
  {
    name: 'stops all of a branch when what runs may be interrupted',
    trigger: branch,
    started: { interruptible: true },
    end: stopped,
  },
  { name: 'stops all of a branch before anything runs', trigger: branch, steps: [], end: ['cancelled', 'cancelled'] },
  {
    name: 'leaves a branch alone when such a job is over',
    trigger: branch,
    steps: ['one ok'],
    end: ['success', 'queued'],
  },
  {
    name: 'stops only what may be interrupted where that was said',
    trigger: branch,
    onNewCommit: 'interruptible',
    waiting: { interruptible: true },
    end: ['in_progress', 'cancelled'],
  },
  {
    name: 'stops in a pull request what does not say otherwise',
    trigger: pullRequest,
    onNewCommit: 'interruptible',
    waiting: { interruptible: false },
    end: ['cancelling', 'waiting for needs'],
  },
  {
    name: 'stops nothing where that was said',
    trigger: pullRequest,
    onNewCommit: 'none',
    end: goesOn,
  },
  {
    name: 'voids an approval, whatever the file says',
    trigger: fork,
    onNewCommit: 'none',
    started: { interruptible: false },
    steps: ['approve', 'claim one'],
    end: stopped,
  },
  {
    name: 'takes an unapproved run away',
    trigger: fork,
    onNewCommit: 'none',
    steps: [],
    end: ['cancelled', 'cancelled'],
  },
];

function before({ trigger, onNewCommit, started = {}, waiting = {}, steps = ['claim one'] }: Row): Run {
  const jobs = [job('one', started), job('two', { stage: 1, ...waiting })];
  const autoCancel = onNewCommit === undefined ? {} : { onNewCommit };
  return tell(createRun({ id: '1', trigger, plan: { jobs, autoCancel }, diagnostics: [], now: 0 }), steps);
}

function standing(run: Run): readonly (string | undefined)[] {
  return run.jobs.map(({ job: { key }, progress }) => {
    const isStopping = progress.status === 'in_progress' && progress.cancelling;
    return isStopping ? 'cancelling' : states(run)[key];
  });
}

describe('a newer commit', () => {
  for (const row of rows) {
    test(row.name, () => {
      assert.deepEqual(standing(tell(before(row), ['superseded'])), row.end);
    });
  }

  test('changes nothing of a run that is over, also when something of it could still be started', () => {
    const jobs = [job('a'), job('offer', { stage: 1, when: 'manual', allowFailure: true })];
    const over = tell(createRun({ id: '1', trigger: pullRequest, plan: { jobs }, diagnostics: [], now: 0 }), ['a ok']);
    assert.equal(advance(over, { type: 'superseded', by: '2' }, 9), over);
  });
});

const both = [job('unit'), job('lint'), job('deploy', { stage: 1 }), job('sweep', { stage: 1, when: 'always' })];

tellAll('the first failure', [
  {
    name: 'stops everything else where that was said',
    jobs: both,
    autoCancel: { onJobFailure: 'all' },
    steps: ['claim unit', 'lint fail', 'end unit stopped'],
    end: { unit: 'cancelled', lint: 'failure', deploy: 'cancelled', sweep: 'cancelled', ci: 'failure' },
  },
  {
    name: 'stops nothing otherwise',
    jobs: both,
    autoCancel: { onJobFailure: 'none' },
    steps: ['claim unit', 'lint fail'],
    end: { unit: 'in_progress', lint: 'failure', deploy: 'waiting for needs', sweep: 'waiting for needs', ci: 'open' },
  },
  {
    name: 'does not count when it is allowed',
    jobs: [job('unit'), job('lint', { allowFailure: true })],
    autoCancel: { onJobFailure: 'all' },
    steps: ['lint fail'],
    end: { unit: 'queued', lint: 'neutral', ci: 'open' },
  },
  {
    name: 'does not count while it is tried again',
    jobs: [job('unit'), job('lint', { retry: { max: 1, when: ['always'], exitCodes: [] } })],
    autoCancel: { onJobFailure: 'all' },
    steps: ['lint fail'],
    end: { unit: 'queued', lint: 'queued', ci: 'open' },
  },
]);

describe('a push leaves behind', () => {
  const runs = (pushes: readonly (readonly [before: string, sha: string])[]): readonly Run[] =>
    pushes.map(([from, sha], index) => {
      const trigger = { ...branch, before: from, commit: { ...branch.commit, sha } };
      return createRun({ id: `${index + 1}`, trigger, plan: { jobs: [job('a')] }, diagnostics: [], now: index });
    });
  const behind = (all: readonly Run[], newest = all.at(-1)): readonly string[] =>
    newest === undefined ? [] : leftBehind(newest, all.toReversed()).map(({ id }) => id);

  test('all that the branch has passed through', () => {
    assert.deepEqual(
      behind(
        runs([
          ['0', 'a'],
          ['a', 'b'],
          ['b', 'c'],
        ]),
      ),
      ['2', '1'],
    );
  });
  test('nothing of a branch that began anew', () => {
    assert.deepEqual(
      behind(
        runs([
          ['0', 'a'],
          ['x', 'y'],
          ['y', 'z'],
        ]),
      ),
      ['2'],
    );
  });
  test('nothing newer, when it was heard of late', () => {
    const late = runs([
      ['0', 'a'],
      ['b', 'c'],
      ['a', 'b'],
    ]);
    assert.deepEqual(behind(late), ['1']);
    assert.deepEqual(
      behind(
        runs([
          ['b', 'c'],
          ['0', 'a'],
        ]),
      ),
      [],
    );
  });
  test('not the run of a commit to which the branch was put back', () => {
    assert.deepEqual(
      behind(
        runs([
          ['0', 'a'],
          ['a', 'b'],
          ['b', 'a'],
        ]),
      ),
      ['2', '1'],
    );
  });
});
