import type { Job } from '../../../model/pipeline.ts';
import type { WrittenJob } from '../shape.ts';
import type { Faults } from './faults.ts';
import { given } from './given.ts';
import { startInOf } from './span.ts';

type Outcomes = Pick<Job, 'when' | 'allowFailure'> & Partial<Pick<Job, 'startInMs' | 'allowedExitCodes'>>;

/** When a job runs, and what its failure means. Which keys exclude each other is as in GitLab. */
export function outcomesOf(written: WrittenJob, faults: Faults): Outcomes {
  const { when = 'on_success', rules, start_in: startIn } = written;
  for (const key of ['only', 'except'] as const) {
    if (rules === undefined || written[key] === undefined) continue;
    faults.error(
      [key],
      'cannot stand beside `rules`.',
      'Say the same with a rule: `- if: $CI_COMMIT_BRANCH == "main"`.',
    );
  }
  if (startIn !== undefined && rules !== undefined) {
    faults.error(['start_in'], 'cannot stand beside `rules`.', 'Write it in the rule that says `when: delayed`.');
  } else if (startIn !== undefined && when !== 'delayed') {
    faults.error(['start_in'], 'is for delayed jobs.', 'Add `when: delayed`, or remove it.');
  } else if (startIn === undefined && rules === undefined && when === 'delayed') {
    faults.error(['when'], 'says `delayed`, but not for how long.', 'Add `start_in: 30 minutes`.');
  }
  const startInMs = startInOf(startIn, ['start_in'], faults);
  return { when, ...given(startInMs, milliseconds => ({ startInMs: milliseconds })), ...failureOf(written) };
}

function failureOf({ when, allow_failure: allowed }: WrittenJob): Pick<Outcomes, 'allowFailure' | 'allowedExitCodes'> {
  if (typeof allowed === 'object') return { allowFailure: false, allowedExitCodes: [allowed.exit_codes].flat() };
  // Nobody has to start a manual job for the run to succeed, unless the author says so.
  return { allowFailure: allowed ?? when === 'manual' };
}
