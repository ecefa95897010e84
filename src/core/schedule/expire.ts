import type { Attempt, Run, StoredArtifact } from '../../model/run.ts';
import { mapJobs } from './map-jobs.ts';

/** Artifacts whose time has come by `now` count as removed; with a `keepUntil` that is later, they have until then. */
export function expire(run: Run, keepUntil: number | undefined, now: number): Run {
  return mapJobs(run, jobRun => {
    const attempts = jobRun.attempts.map(attempt => expireOne(attempt, keepUntil, now));
    const isSame = attempts.every((attempt, position) => attempt === jobRun.attempts[position]);
    return isSame ? jobRun : { ...jobRun, attempts };
  });
}

function expireOne(attempt: Attempt, keepUntil: number | undefined, now: number): Attempt {
  const { ended } = attempt;
  if (ended === undefined || !('artifact' in ended) || ended.artifact === undefined) return attempt;
  const { artifact } = ended;
  if (!hasExpired(artifact, now)) return attempt;
  const isKept = keepUntil !== undefined && keepUntil > now;
  const after: StoredArtifact = isKept ? { ...artifact, expiresAt: keepUntil } : { ...artifact, removed: true };
  return { ...attempt, ended: { ...ended, artifact: after } };
}

function hasExpired({ expiresAt, removed }: StoredArtifact, now: number): boolean {
  return removed !== true && expiresAt !== undefined && expiresAt <= now;
}
