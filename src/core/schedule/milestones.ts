import type { Milestone } from '../../model/milestone.ts';
import type { Attempt, Run } from '../../model/run.ts';
import { conclude } from './conclude.ts';

/** What became true of a run between two of its states; without `before`, by its creation. */
export function milestones(before: Run | undefined, after: Run): readonly Milestone[] {
  const known = new Map(before?.jobs.map(({ job, attempts }) => [job.key, attempts]));
  const ofJobs = after.jobs.flatMap(({ job, attempts }) =>
    attempts.flatMap(attempt =>
      milestonesOfAttempt(
        known.get(job.key)?.find(({ number }) => number === attempt.number),
        attempt,
      ),
    ),
  );
  return [...ofJobs, ...completion(before, after)];
}

function milestonesOfAttempt(before: Attempt | undefined, after: Attempt): readonly Milestone[] {
  const { queuedAt, startedAt, endedAt, ended } = after;
  const reached: Milestone[] = [];
  if (startedAt !== undefined && before?.startedAt === undefined) {
    reached.push({ kind: 'attempt_started', waitedMs: startedAt - queuedAt });
  }
  if (ended !== undefined && before?.ended === undefined) {
    reached.push({
      kind: 'attempt_ended',
      outcome: ended.outcome,
      ...('cause' in ended ? { cause: ended.cause } : {}),
      ...(startedAt === undefined || endedAt === undefined ? {} : { durationMs: endedAt - startedAt }),
    });
  }
  return reached;
}

/** A rerun opens a run again, so that it may complete more than once. */
function completion(before: Run | undefined, after: Run): readonly Milestone[] {
  if (after.completedAt === undefined || before?.completedAt !== undefined) return [];
  const conclusion = conclude(after);
  if (conclusion === undefined) return [];
  const durationMs = after.completedAt - (after.roundStartedAt ?? after.createdAt);
  return [{ kind: 'run_completed', source: after.trigger.source, conclusion, durationMs }];
}
