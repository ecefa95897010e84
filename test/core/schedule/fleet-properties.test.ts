/** What holds of many runs that share resource groups, whatever happens to them. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { advance } from '../../../src/core/schedule/advance.ts';
import { conclude } from '../../../src/core/schedule/conclude.ts';
import { assignResources } from '../../../src/core/schedule/resources.ts';
import type { JobRun, Run } from '../../../src/model/run.ts';
import { nextSignal } from './drive.ts';
import { runs } from './graphs.ts';
import { type Happening, happenings, toSignal } from './happenings.ts';

type Assign = typeof assignResources;
type Settings = fc.Parameters<unknown>;

/** More turns than any of these runs needs. */
const PATIENCE = 200;

const fleets = fc
  .array(runs, { minLength: 2, maxLength: 4 })
  .map(all => all.map((run, index): Run => ({ ...run, id: `${index + 1}` })));

/** Things happen to one run after the other; whose turn it is is looked at in between. */
function sail(
  assign: Assign,
  start: readonly Run[],
  all: readonly Happening[],
  check: (fleet: Fleet) => void,
): readonly Run[] {
  let fleet = start;
  for (const [index, happening] of all.entries()) {
    const chosen = (happening.position + index) % fleet.length;
    fleet = fleet.map((run, position) => {
      // A group is given by nobody else.
      const usual = happening.type === 'granted' ? ({ ...happening, type: 'claimed' } as const) : happening;
      const signal = toSignal(run, usual);
      return position === chosen && signal.type !== 'granted' ? advance(run, signal, index + 1) : run;
    });
    const after = assign(fleet, index + 1);
    check({ before: fleet, after });
    fleet = after;
  }
  return fleet;
}

interface Fleet {
  readonly before: readonly Run[];
  readonly after: readonly Run[];
}

function neverTwo({ after }: Fleet): void {
  const holders = after.flatMap(run => run.jobs.filter(isActive).flatMap(jobRun => groupOf(run, jobRun) ?? []));
  assert.equal(new Set(holders).size, holders.length, `two jobs have ${holders}`);
}

function inOrder({ before, after }: Fleet): void {
  for (const [position, run] of after.entries()) {
    for (const [index, jobRun] of run.jobs.entries()) {
      const group = groupOf(run, jobRun);
      const isGranted = isActive(jobRun) && waitsFor(before[position]?.jobs[index]) === 'resource';
      if (group === undefined || !isGranted) continue;
      const overtaken = before.slice(0, position).filter(older => !standsStill(older) && wants(older, group));
      assert.deepEqual(
        overtaken.map(({ id }) => id),
        [],
        `${run.id} overtakes`,
      );
    }
  }
}

function has(run: Run, group: string): boolean {
  return run.jobs.some(jobRun => isActive(jobRun) && groupOf(run, jobRun) === group);
}

function wants(run: Run, group: string): boolean {
  return run.jobs.some(jobRun => {
    return groupOf(run, jobRun) === group && ['needs', 'delay', 'resource'].includes(waitsFor(jobRun) ?? '');
  });
}

function standsStill(run: Run): boolean {
  return conclude(run) === 'action_required';
}

function groupOf({ trigger }: Run, { job }: JobRun): string | undefined {
  return trigger.trust === 'trusted' ? job.resourceGroup?.name : undefined;
}

function isOpen({ completedAt }: Run): boolean {
  return completedAt === undefined;
}

function isActive({ progress }: JobRun): boolean {
  return progress.status === 'queued' || progress.status === 'in_progress';
}

function waitsFor(jobRun: JobRun | undefined): string | undefined {
  return jobRun?.progress.status === 'waiting' ? jobRun.progress.for : undefined;
}

const PROPERTIES: Readonly<Record<string, (assign: Assign, settings: Settings) => void>> = {
  'a resource group is never had by two': (assign, settings) => always(assign, settings, neverTwo),
  'nobody overtakes an older run': (assign, settings) => always(assign, settings, inOrder),
  'what is decided twice changes nothing': (assign, settings) =>
    always(assign, settings, ({ after }) => {
      for (const [index, run] of assign(after, 99).entries()) assert.equal(run, after[index]);
    }),
  'who waits is told for whom': (assign, settings) =>
    always(assign, settings, ({ after }) => {
      for (const run of after) {
        for (const jobRun of run.jobs) {
          const { progress } = jobRun;
          if (progress.status !== 'waiting' || progress.for !== 'resource') continue;
          const other = after.find(({ id }) => id === (progress.behind ?? run.id));
          const group = groupOf(run, jobRun) ?? '';
          assert.ok(other !== undefined && (has(other, group) || wants(other, group)), `${run.id} waits for nobody`);
        }
      }
    }),
};

const FAULTS: Readonly<Record<string, Assign>> = {
  'each run decides for itself': (all, now) => all.flatMap(run => assignResources([run], now)),
  'the newest comes first': (all, now) => assignResources(all.toReversed(), now).toReversed(),
  'what is not ready is overlooked': (all, now) => {
    const ready = assignResources(
      all.filter(run => run.jobs.some(jobRun => isActive(jobRun) || waitsFor(jobRun) === 'resource')),
      now,
    );
    return all.map(run => ready.find(({ id }) => id === run.id) ?? run);
  },
};

function always(assign: Assign, settings: Settings, check: (fleet: Fleet) => void): void {
  fc.assert(
    fc.property(fleets, happenings, (start, all) => {
      sail(assign, start, all, check);
    }),
    settings,
  );
}

describe('for any runs of a repository and whatever happens to them', () => {
  for (const [name, holds] of Object.entries(PROPERTIES)) test(name, () => holds(assignResources, { numRuns: 80 }));

  test('all of them complete once workers answer and people start what waits for them', () => {
    fc.assert(
      fc.property(fleets, happenings, (start, all) => {
        let fleet = sail(assignResources, start, all, () => undefined);
        for (let turn = 0; turn < PATIENCE && fleet.some(isOpen); turn++) {
          const now = 1000 + turn;
          const moved = fleet.map(run => {
            const signal = nextSignal(run, { outcome: 'success', sections: [] }, { people: true });
            return signal === undefined || signal.type === 'granted' ? run : advance(run, signal, now);
          });
          fleet = assignResources(moved, now);
        }
        assert.ok(!fleet.some(isOpen));
      }),
      { numRuns: 60 },
    );
  });
});

describe('the properties catch', () => {
  for (const [fault, broken] of Object.entries(FAULTS)) {
    test(fault, () => {
      const settings = { seed: 1, numRuns: 100, endOnFailure: true };
      const caught = Object.values(PROPERTIES).filter(holds => {
        try {
          holds(broken, settings);
          return false;
        } catch {
          return true;
        }
      });
      assert.ok(caught.length > 0);
    });
  }
});
