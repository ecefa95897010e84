import type { z } from 'zod';
import { standingOf } from '../../core/schedule/standing.ts';
import { hasFailed, wasCancelled } from '../../core/schedule/verdict.ts';
import type { Attempt, JobRun, Run } from '../../model/run.ts';
import { jobPath, runPath } from '../paths.ts';
import type * as schemas from './schemas.ts';

/** A run as programs see it. `baseUrl` without a trailing slash. */
export function presentRun(run: Run, baseUrl: string): z.infer<typeof schemas.run> {
  const { trigger, name, completedAt, diagnostics } = run;
  const { id, owner, name: repository } = trigger.repository;
  const of =
    trigger.source === 'pull_request'
      ? {
          pull_request: trigger.pullRequest.number,
          ref: { kind: 'branch' as const, name: trigger.pullRequest.head.branch },
        }
      : { ref: trigger.ref };
  return {
    id: run.id,
    repository: { id, owner, name: repository },
    event: trigger.source,
    ...of,
    sha: trigger.commit.sha,
    message: trigger.commit.message,
    actor: { id: trigger.actor.id, login: trigger.actor.login },
    ...(name === undefined ? {} : { name }),
    status: statusOf(run),
    ...(completedAt === undefined || statusOf(run) !== 'completed'
      ? {}
      : { conclusion: conclusionOf(run), completed_at: iso(completedAt) }),
    standing: standingOf(run),
    created_at: iso(run.createdAt),
    diagnostics: diagnostics.map(({ severity, message, where: { file, line, column } }) => {
      return { severity, message, file, line, column };
    }),
    url: `${baseUrl}${runPath(run.id)}`,
  };
}

export function statusOf({ completedAt, approval, jobs }: Run): z.infer<typeof schemas.run>['status'] {
  const awaitsAgreement = approval.state === 'required' && jobs.length === 0;
  if (completedAt !== undefined && !awaitsAgreement) return 'completed';
  return approval.state === 'required' ? 'waiting_for_approval' : 'in_progress';
}

/** What a completed run came to; neutral: there was nothing to run. */
export function conclusionOf({ jobs, diagnostics }: Run): 'success' | 'failure' | 'cancelled' | 'neutral' {
  if (diagnostics.some(({ severity }) => severity === 'error') || jobs.some(hasFailed)) return 'failure';
  if (jobs.some(wasCancelled)) return 'cancelled';
  return jobs.length === 0 ? 'neutral' : 'success';
}

/** A job of a run as programs see it. */
export function presentJob(
  run: Run,
  { job, progress, attempts }: JobRun,
  baseUrl: string,
): z.infer<typeof schemas.job> {
  return {
    key: job.key,
    stage: job.stage,
    needs: job.needs === 'earlier_stages' ? [] : job.needs.map(({ key }) => key),
    status: progress.status,
    ...(progress.status === 'waiting' ? { waiting_for: progress.for } : {}),
    ...(progress.status === 'completed' ? { conclusion: progress.conclusion, completed_at: iso(progress.at) } : {}),
    ...('reason' in progress && progress.reason !== undefined ? { reason: progress.reason } : {}),
    attempts: attempts.map(presentAttempt),
    url: `${baseUrl}${jobPath(run.id, job.key)}`,
  };
}

function presentAttempt({ number, queuedAt, startedAt, endedAt, ended }: Attempt): z.infer<typeof schemas.attempt> {
  return {
    number,
    queued_at: iso(queuedAt),
    ...(startedAt === undefined ? {} : { started_at: iso(startedAt) }),
    ...(endedAt === undefined ? {} : { ended_at: iso(endedAt) }),
    ...(ended === undefined ? {} : { outcome: ended.outcome }),
    ...(ended !== undefined && 'message' in ended ? { message: ended.message } : {}),
    ...(ended?.outcome === 'failure' ? { cause: ended.cause } : {}),
    ...(ended?.outcome === 'failure' && ended.exitCode !== undefined ? { exit_code: ended.exitCode } : {}),
  };
}

export function iso(at: number): string {
  return new Date(at).toISOString();
}
