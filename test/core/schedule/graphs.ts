/** Random runs in their first state. */

import fc from 'fast-check';
import type { RetryCause } from '../../../src/model/pipeline.ts';
import type { PlannedJob } from '../../../src/model/plan.ts';
import type { AutoCancel } from '../../../src/model/rule.ts';
import type { Run } from '../../../src/model/run.ts';
import type { Trust } from '../../../src/model/trigger.ts';
import { inGroup, job, runOf } from './runs.ts';

const wish = fc.record({
  stage: fc.nat(3),
  needs: fc.option(fc.array(fc.nat(6), { maxLength: 3 }), { freq: 2 }),
  when: fc.constantFrom<PlannedJob['when']>(
    'on_success',
    'on_success',
    'on_success',
    'on_failure',
    'always',
    'manual',
    'delayed',
    'delayed',
  ),
  allowFailure: fc.boolean(),
  more: fc.record(
    {
      retry: fc.record({
        max: fc.nat(2),
        when: fc.subarray<RetryCause>(['always', 'script_failure', 'runner_system_failure'], { maxLength: 2 }),
        exitCodes: fc.constantFrom([], [], [1]),
      }),
      allowedExitCodes: fc.constantFrom([1], [2]),
      interruptible: fc.boolean(),
    },
    { requiredKeys: [] },
  ),
  group: fc.constantFrom(undefined, undefined, undefined, 'web', 'db'),
});

/** What a delayed job waits for, in steps of a walk. */
export const DELAY = 4;

/** Plans of one to seven jobs; a job needs only jobs that have a smaller letter, so there is no circle. */
const plans = fc.array(wish, { minLength: 1, maxLength: 7, size: 'max' }).map(wishes =>
  wishes
    .toSorted((a, b) => a.stage - b.stage)
    .map(({ stage, needs, when, allowFailure, more, group }, position) => {
      const named = needs === null ? undefined : [...new Set(needs)].filter(need => need < position).map(letter);
      const delay = when === 'delayed' ? { startInMs: DELAY } : {};
      const wishes = { stage, when, allowFailure, ...delay, ...more, ...(group === undefined ? {} : inGroup(group)) };
      return job(letter(position), { ...wishes, ...(named === undefined ? {} : { needs: named }) });
    }),
);

function letter(position: number): string {
  return String.fromCharCode(97 + position);
}

/** Runs in their first state; the plan is shuffled, since its order must not matter. */
export const runs: fc.Arbitrary<Run> = fc
  .tuple(
    plans.chain(jobs => fc.shuffledSubarray(jobs, { minLength: jobs.length })),
    fc.constantFrom<Trust>('trusted', 'trusted', 'untrusted'),
    fc.constantFrom<AutoCancel>(
      {},
      { onJobFailure: 'all' },
      { onJobFailure: 'all', onNewCommit: 'interruptible' },
      { onNewCommit: 'none' },
    ),
  )
  .map(([jobs, trust, autoCancel]) => runOf(jobs, trust, autoCancel));
