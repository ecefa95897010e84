import type { DeploymentReport } from '../../model/report.ts';
import type { JobRun, Run } from '../../model/run.ts';
import { environmentUrl } from '../deploy/environment-url.ts';
import { attemptsOfRound } from '../schedule/attempts.ts';
import type { RenderContext } from './context.ts';
import { externalIdOfJob } from './external-id.ts';
import { jobUrl } from './links.ts';
import { stateOf } from './state.ts';

/**
 * What the forge is told of deployments: one for each round of a job that has been tried, and the end of those that were
 * stopped. A stranger's run has none: it deploys nothing, whatever its jobs do.
 */
export function deploymentsOf(run: Run, context: RenderContext): readonly DeploymentReport[] {
  if (run.trigger.trust === 'untrusted') return [];
  return run.jobs.flatMap(jobRun => {
    if (jobRun.job.environment?.action === 'start') return started(run, jobRun, context);
    return jobRun.job.environment?.action === 'stop' && stateOfDeployment(jobRun) === 'success'
      ? [stopped(run, jobRun)]
      : [];
  });
}

function started(run: Run, jobRun: JobRun, context: RenderContext): readonly DeploymentReport[] {
  const { environment, key } = jobRun.job;
  const state = stateOfDeployment(jobRun);
  if (environment === undefined || state === undefined) return [];
  const logUrl = jobUrl(run, key, context);
  const url = state === 'success' ? environmentUrl(run, jobRun) : undefined;
  const deployment: DeploymentReport = {
    externalId: externalIdOfJob(run, jobRun),
    environment: environment.name,
    state,
    description: stateOf(jobRun).word,
    isProduction: environment.tier === 'production',
    isTransient: (environment.onStop ?? environment.autoStopInMs) !== undefined,
    ...(logUrl === undefined ? {} : { logUrl }),
    ...(url === undefined ? {} : { url }),
  };
  // Without a job that stops it, an environment merely counts as stopped.
  const isStopped = jobRun.stopAsked === true && environment.onStop === undefined;
  return isStopped ? [deployment, stopped(run, jobRun)] : [deployment];
}

function stopped(run: Run, jobRun: JobRun): DeploymentReport {
  return {
    externalId: `${externalIdOfJob(run, jobRun)}:stop`,
    environment: jobRun.job.environment?.name ?? '',
    state: 'stopped',
  };
}

/** Undefined before the first try: what waits may never come. */
function stateOfDeployment(jobRun: JobRun): 'queued' | 'in_progress' | 'success' | 'failure' | 'error' | undefined {
  const { progress } = jobRun;
  if (attemptsOfRound(jobRun).length === 0 || progress.status === 'waiting') return undefined;
  if (progress.status !== 'completed') return progress.status;
  if (progress.conclusion === 'success') return 'success';
  return progress.conclusion === 'cancelled' ? 'error' : 'failure';
}
