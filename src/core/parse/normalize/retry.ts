import type { Retry, RetryCause } from '../../../model/pipeline.ts';
import { retryCauses, type WrittenRetry } from '../shape/outcomes.ts';
import type { Faults } from './faults.ts';

type WrittenMapping = Exclude<WrittenRetry, number>;
type WrittenCause = Extract<NonNullable<WrittenMapping['when']>, string>;

/** Without causes every failure counts; with exit codes alone only they do, as in GitLab. */
export function retryOf(written: WrittenRetry, faults: Faults): Retry {
  if (typeof written === 'number') return { max: written, when: ['always'], exitCodes: [] };
  const exitCodes = written.exit_codes === undefined ? [] : [written.exit_codes].flat();
  if (written.max === undefined) {
    faults.warning(['retry'], 'does nothing: it does not say how often.', 'Add `max: 1` or `max: 2`.');
  }
  return { max: written.max ?? 0, when: causesOf(written.when, exitCodes, faults), exitCodes };
}

function causesOf(
  written: WrittenMapping['when'],
  exitCodes: readonly number[],
  faults: Faults,
): readonly RetryCause[] {
  if (written === undefined) return exitCodes.length === 0 ? ['always'] : [];
  const causes = [written].flat().flatMap((cause, index) => {
    const known = ours(cause);
    if (known !== undefined) return [known];
    const path = typeof written === 'string' ? ['retry', 'when'] : ['retry', 'when', index];
    faults.warning(path, `says \`${cause}\`, which cannot happen here.`, `Here happen: ${retryCauses.join(', ')}.`);
    return [];
  });
  return [...new Set(causes)];
}

function ours(cause: WrittenCause): RetryCause | undefined {
  // What newer versions of GitLab call one half of it.
  if (cause === 'job_execution_timeout') return 'stuck_or_timeout_failure';
  return retryCauses.find(known => known === cause);
}
