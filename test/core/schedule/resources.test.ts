import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createRun } from '../../../src/core/schedule/create-run.ts';
import { assignResources } from '../../../src/core/schedule/resources.ts';
import type { ResourceGroup } from '../../../src/model/pipeline.ts';
import type { PlannedJob } from '../../../src/model/plan.ts';
import type { Run } from '../../../src/model/run.ts';
import type { Trust } from '../../../src/model/trigger.ts';
import { inGroup, job, push } from './runs.ts';
import { tell } from './story.ts';

type Mode = ResourceGroup['processMode'];

interface Row {
  readonly name: string;
  readonly mode?: Mode;
  readonly jobs?: (mode: Mode) => readonly PlannedJob[];
  readonly trust?: Trust;
  /** What happens, by turns with a look at whose turn it is: `1 build ok` is of the first run. */
  readonly steps: readonly string[];
  /** How `deploy` stands in each run. */
  readonly end: readonly string[];
}

const shop = (mode: Mode) => [job('build'), job('deploy', { stage: 1, ...inGroup('production', mode) })];

const rows: readonly Row[] = [
  {
    name: 'an older run comes first, and the newer one waits behind it',
    steps: ['1 build ok', '2 build ok'],
    end: ['queued', 'behind 1', 'waiting for needs'],
  },
  {
    name: 'what is ready does not overtake what will come',
    steps: ['2 build ok', '3 build ok'],
    end: ['waiting for needs', 'behind 1', 'behind 1'],
  },
  {
    name: 'what will never come holds up nobody',
    steps: ['3 build ok', '1 build fail', '2 cancel'],
    end: ['skipped', 'cancelled', 'queued'],
  },
  {
    name: 'what is over makes room for the next, one after the other',
    steps: ['1 build ok', '2 build ok', '3 build ok', '1 deploy ok', '2 claim deploy'],
    end: ['success', 'in_progress', 'behind 2'],
  },
  {
    name: 'a failure makes room too',
    steps: ['1 build ok', '2 build ok', '1 deploy fail'],
    end: ['failure', 'queued', 'waiting for needs'],
  },
  {
    name: 'a lost worker does not: its job goes on',
    steps: ['1 build ok', '2 build ok', '1 deploy lost'],
    end: ['queued', 'behind 1', 'waiting for needs'],
  },
  {
    name: 'what is being cancelled has it until it has stopped',
    steps: ['1 build ok', '2 build ok', '1 claim deploy', '1 cancel'],
    end: ['in_progress', 'behind 1', 'waiting for needs'],
  },
  {
    name: 'an older run that runs again comes first again',
    steps: ['1 build ok', '1 deploy ok', '2 build ok', '3 build ok', '1 rerun deploy', '2 deploy ok'],
    end: ['queued', 'success', 'behind 1'],
  },
  {
    name: 'newest first lets old ones wait for the newest, also while it is not ready',
    mode: 'newest_first',
    steps: ['1 build ok', '2 build ok'],
    end: ['behind 3', 'behind 3', 'waiting for needs'],
  },
  {
    name: 'newest first takes the newest',
    mode: 'newest_first',
    steps: ['1 build ok', '3 build ok', '2 build ok', '3 deploy ok'],
    end: ['behind 2', 'queued', 'success'],
  },
  {
    name: 'newest ready first takes the newest of those that are ready',
    mode: 'newest_ready_first',
    steps: ['1 build ok', '2 build ok', '3 build fail', '1 deploy ok'],
    end: ['success', 'queued', 'skipped'],
  },
  {
    name: 'unordered takes what is ready',
    mode: 'unordered',
    steps: ['2 build ok', '1 build ok'],
    end: ['behind 2', 'queued', 'waiting for needs'],
  },
  {
    name: 'nobody waits for a run that waits for a person',
    jobs: mode => [
      job('build'),
      job('gate', { stage: 1, when: 'manual' }),
      job('deploy', { stage: 2, ...inGroup('production', mode) }),
    ],
    steps: ['1 build ok', '2 build ok', '2 play gate', '2 gate ok', '3 cancel'],
    end: ['waiting for needs', 'queued', 'cancelled'],
  },
  {
    name: 'a manual job asks when it is started, and holds up nobody before',
    jobs: mode => [job('deploy', { when: 'manual', ...inGroup('production', mode) })],
    steps: ['2 play deploy', '3 play deploy', '1 play deploy'],
    end: ['behind 2', 'queued', 'behind 2'],
  },
  {
    name: 'a delayed job keeps its place',
    jobs: mode => [job('deploy', { when: 'delayed', startInMs: 60_000, ...inGroup('production', mode) })],
    steps: ['2 play deploy', '1 wait 10'],
    end: ['waiting for delay', 'behind 1', 'waiting for delay'],
  },
  {
    name: 'another job of the same run is waited for too',
    jobs: mode => [
      job('migrate', inGroup('production', mode)),
      job('deploy', { needs: ['build'], ...inGroup('production', mode) }),
      job('build'),
    ],
    steps: ['1 build ok', '2 build ok'],
    end: ['behind itself', 'behind 1', 'waiting for needs'],
  },
  {
    name: 'what asks comes before what may be waiting for it',
    jobs: mode => [
      job('deploy', { needs: ['migrate'], ...inGroup('production', mode) }),
      job('migrate', inGroup('production', mode)),
    ],
    steps: ['1 migrate ok'],
    end: ['queued', 'waiting for needs', 'waiting for needs'],
  },
  {
    name: 'strangers neither wait nor are waited for',
    trust: 'untrusted',
    steps: ['1 approve', '2 approve', '1 build ok', '2 build ok'],
    end: ['queued', 'queued', 'waiting for approval'],
  },
];

function standing({ jobs }: Run): string | undefined {
  const progress = jobs.find(({ job: { key } }) => key === 'deploy')?.progress;
  if (progress?.status === 'completed') return progress.conclusion;
  if (progress?.status !== 'waiting') return progress?.status;
  return progress.for === 'resource' ? `behind ${progress.behind ?? 'itself'}` : `waiting for ${progress.for}`;
}

describe('a resource group', () => {
  for (const { name, mode = 'oldest_first', jobs = shop, trust, steps, end } of rows) {
    test(name, () => {
      const create = (id: string) =>
        createRun({ id, trigger: push(trust), plan: { jobs: jobs(mode) }, diagnostics: [], now: 0 });
      let runs: readonly Run[] = assignResources(['1', '2', '3'].map(create), 0);
      for (const step of steps) {
        const [id, ...rest] = step.split(' ');
        runs = assignResources(
          runs.map(run => (run.id === id ? tell(run, [rest.join(' ')]) : run)),
          0,
        );
      }
      assert.deepEqual(runs.map(standing), end);
      for (const [index, run] of assignResources(runs, 0).entries()) assert.equal(run, runs[index], 'looked at twice');
    });
  }
});
