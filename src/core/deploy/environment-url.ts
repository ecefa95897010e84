import type { JobRun, Run } from '../../model/run.ts';
import { completeJob } from '../plan/values/complete.ts';
import { isWebAddress } from '../plan/values/settle-text.ts';
import { jobEnvironment } from '../prepare/environment.ts';
import { neededOutputs } from '../prepare/needed-outputs.ts';
import { attemptsOfRound, lastOutputs } from '../schedule/attempts.ts';

/**
 * Where people find what a job has deployed: the URL may name what the job itself told (`artifacts:reports:dotenv`), so
 * it is known when the job is over. Undefined when it has none, or none that is an address. Secrets are not put in.
 */
export function environmentUrl(run: Run, jobRun: JobRun): string | undefined {
  const { job } = jobRun;
  const last = attemptsOfRound(jobRun).at(-1);
  if (job.environment?.url === undefined || last === undefined) return undefined;
  const ref = { runId: run.id, key: job.key, number: last.number };
  const completed = completeJob(job, {
    predefined: jobEnvironment(run, job, ref, last.startedAt ?? last.queuedAt),
    outputs: { ...neededOutputs(run, job), ...lastOutputs(run, job.key) },
  });
  const url = completed.job.environment?.url ?? '';
  return isWebAddress(url) ? url : undefined;
}
