/** Random runs in their first state. */

import fc from 'fast-check';
import type { PlannedJob } from '../../../src/model/plan.ts';
import type { Run } from '../../../src/model/run.ts';
import type { Trust } from '../../../src/model/trigger.ts';
import { job, runOf } from './runs.ts';

const wish = fc.record({
  stage: fc.nat(3),
  needs: fc.option(fc.array(fc.nat(6), { maxLength: 3 }), { freq: 2 }),
  when: fc.constantFrom<PlannedJob['when']>('on_success', 'on_success', 'on_success', 'on_failure', 'always', 'manual'),
  allowFailure: fc.boolean(),
});

/** Plans of one to seven jobs; a job needs only jobs that have a smaller letter, so there is no circle. */
const plans = fc.array(wish, { minLength: 1, maxLength: 7 }).map(wishes =>
  wishes
    .toSorted((a, b) => a.stage - b.stage)
    .map(({ stage, needs, when, allowFailure }, position) => {
      const named = needs === null ? undefined : [...new Set(needs)].filter(need => need < position).map(letter);
      return job(letter(position), { stage, when, allowFailure, ...(named === undefined ? {} : { needs: named }) });
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
  )
  .map(([jobs, trust]) => runOf(jobs, trust));
