import type { DeploymentOrigin, Store } from '../../flow/ports/store.ts';
import type { Deployment, EnvironmentState } from '../../model/deployment.ts';
import type { Environment } from '../../model/pipeline.ts';
import type { JobRun, Run } from '../../model/run.ts';
import type { State } from './state.ts';

interface Kept {
  readonly run: Run;
  readonly jobRun: JobRun;
  readonly environment: Environment & { readonly action: 'start' | 'stop' };
  readonly endedAt: number;
}

/** What jobs brought to environments, read from the runs. */
export function memoryDeployments({
  runs,
}: State): Pick<Store, 'lastDeployment' | 'environments' | 'dueToStop' | 'stoppable'> {
  const all = () =>
    [...runs.values()]
      .flatMap(({ run }) => run.jobs.flatMap(jobRun => keptOf(run, jobRun) ?? []))
      .toSorted((a, b) => a.endedAt - b.endedAt);

  /** Those that went to their environments last, and that somebody has to stop. */
  const stoppable = () =>
    [...Map.groupBy(all(), ({ run, environment }) => `${run.trigger.repository.id} ${environment.name}`).values()]
      .flatMap(ofOne => ofOne.at(-1) ?? [])
      .filter(kept => stopsAt(kept) !== undefined);

  return {
    async lastDeployment(repositoryId, environment) {
      const latest = all().findLast(
        kept => kept.run.trigger.repository.id === repositoryId && kept.environment.name === environment,
      );
      return latest && toDeployment(latest);
    },

    async environments(repositoryId) {
      const own = all().filter(({ run }) => run.trigger.repository.id === repositoryId);
      const latest = new Map(own.map(kept => [kept.environment.name, kept]));
      const sorted = [...latest.values()].toSorted((a, b) => (a.environment.name < b.environment.name ? -1 : 1));
      return sorted.map(toState);
    },

    async dueToStop(now, limit) {
      const due = stoppable().filter(kept => (stopsAt(kept) ?? now + 1) <= now);
      return due
        .toSorted((a, b) => (stopsAt(a) ?? 0) - (stopsAt(b) ?? 0))
        .slice(0, limit)
        .map(toDeployment);
    },

    async stoppable(repositoryId, origin) {
      return stoppable()
        .filter(({ run }) => run.trigger.repository.id === repositoryId && comesFrom(run, origin))
        .map(toDeployment);
    },
  };
}

function keptOf(run: Run, jobRun: JobRun): Kept | undefined {
  const { job, progress } = jobRun;
  const { environment } = job;
  if (environment?.action !== 'start' && environment?.action !== 'stop') return undefined;
  if (progress.status !== 'completed' || progress.conclusion !== 'success') return undefined;
  return { run, jobRun, environment: { ...environment, action: environment.action }, endedAt: progress.at };
}

function stopsAt({ jobRun, environment, endedAt }: Kept): number | undefined {
  const { action, onStop, autoStopInMs } = environment;
  if (action !== 'start' || jobRun.stopAsked === true || (onStop ?? autoStopInMs) === undefined) return undefined;
  return autoStopInMs === undefined ? Number.POSITIVE_INFINITY : endedAt + autoStopInMs;
}

function comesFrom({ trigger }: Run, origin: DeploymentOrigin): boolean {
  if (trigger.source === 'pull_request') {
    return 'pullRequest' in origin && trigger.pullRequest.number === origin.pullRequest;
  }
  return 'branch' in origin && trigger.ref.name === origin.branch;
}

function toState(kept: Kept): EnvironmentState {
  const at = stopsAt(kept);
  return {
    ...toDeployment(kept),
    environment: kept.environment.name,
    endedAt: kept.endedAt,
    isStoppable: at !== undefined,
    ...(at === undefined || at === Number.POSITIVE_INFINITY ? {} : { stopsAt: at }),
  };
}

function toDeployment({ run, jobRun, environment }: Kept): Deployment {
  return { runId: run.id, key: jobRun.job.key, action: environment.action, runCreatedAt: run.createdAt };
}
