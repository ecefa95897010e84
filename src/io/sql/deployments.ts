import { type Insertable, type Selectable, type SelectQueryBuilder, sql } from 'kysely';
import type { DeploymentOrigin } from '../../flow/ports/store.ts';
import type { Deployment, EnvironmentState } from '../../model/deployment.ts';
import type { JobRun, Run } from '../../model/run.ts';
import type { Database, Tx } from './postgres.ts';
import type { Tables } from './tables.ts';

/** Keeps what these jobs deployed. What a job deployed earlier stays known while it runs again, or fails to. */
export async function writeDeployments(tx: Tx, run: Run, jobs: readonly JobRun[]): Promise<void> {
  const rows = jobs.flatMap(jobRun => deploymentRow(run, jobRun) ?? []);
  if (rows.length === 0) return;
  await tx
    .insertInto('deployment')
    .values(rows)
    .onConflict(conflict =>
      conflict.columns(['run_id', 'key']).doUpdateSet(({ ref }) => ({
        environment: ref('excluded.environment'),
        action: ref('excluded.action'),
        ended_at: ref('excluded.ended_at'),
        stop_at: ref('excluded.stop_at'),
      })),
    )
    .execute();
}

function deploymentRow(run: Run, { job, progress, stopAsked }: JobRun): Insertable<Tables['deployment']> | undefined {
  const { environment } = job;
  if (environment?.action !== 'start' && environment?.action !== 'stop') return undefined;
  if (progress.status !== 'completed' || progress.conclusion !== 'success') return undefined;
  const { action, name, autoStopInMs, onStop } = environment;
  const isStoppable = action === 'start' && stopAsked !== true && (onStop ?? autoStopInMs) !== undefined;
  const stopAt = autoStopInMs === undefined ? 'infinity' : new Date(progress.at + autoStopInMs);
  return {
    run_id: run.id,
    key: job.key,
    repository_id: run.trigger.repository.id,
    environment: name,
    action,
    run_created_at: new Date(run.createdAt),
    ended_at: new Date(progress.at),
    stop_at: isStoppable ? stopAt : null,
  };
}

type Query = SelectQueryBuilder<Tables, 'deployment', object>;

/** See Store.lastDeployment. */
export async function lastDeployment(
  db: Database,
  repositoryId: number,
  environment: string,
): Promise<Deployment | undefined> {
  const [latest] = await read(db, query =>
    query
      .where('deployment.repository_id', '=', repositoryId)
      .where('deployment.environment', '=', environment)
      .orderBy('deployment.ended_at', 'desc')
      .limit(1),
  );
  return latest;
}

/** See Store.environments. */
export async function environments(db: Database, repositoryId: number): Promise<readonly EnvironmentState[]> {
  const rows = await db
    .selectFrom('deployment')
    .distinctOn('environment')
    .select(['run_id', 'key', 'action', 'run_created_at', 'environment', 'ended_at'])
    .select([
      sql<boolean>`stop_at is not null`.as('is_stoppable'),
      sql<Date | null>`nullif(stop_at, 'infinity')`.as('stops_at'),
    ])
    .where('repository_id', '=', repositoryId)
    .orderBy('environment')
    .orderBy('ended_at', 'desc')
    .execute();
  return rows.map(row => ({
    ...toDeployment(row),
    environment: row.environment,
    endedAt: row.ended_at.getTime(),
    isStoppable: row.is_stoppable,
    ...(row.stops_at === null ? {} : { stopsAt: row.stops_at.getTime() }),
  }));
}

/** See Store.dueToStop. */
export function dueToStop(db: Database, now: number, limit: number): Promise<readonly Deployment[]> {
  return read(db, query =>
    query.where('deployment.stop_at', '<=', new Date(now)).where(isLatest).orderBy('deployment.stop_at').limit(limit),
  );
}

/** See Store.stoppable. */
export function stoppable(
  db: Database,
  repositoryId: number,
  origin: DeploymentOrigin,
): Promise<readonly Deployment[]> {
  return read(db, query => {
    const ofRun = query
      .where('deployment.repository_id', '=', repositoryId)
      .where('deployment.stop_at', 'is not', null)
      .where(isLatest)
      .innerJoin('run', 'run.id', 'deployment.run_id');
    return 'branch' in origin
      ? ofRun.where('run.pull_request_number', 'is', null).where('run.ref', '=', origin.branch)
      : ofRun.where('run.pull_request_number', '=', origin.pullRequest);
  });
}

/** Nothing went to the environment since. */
const isLatest = () =>
  sql<boolean>`not exists (select from berth.deployment as later
    where later.repository_id = deployment.repository_id and later.environment = deployment.environment
      and later.ended_at > deployment.ended_at)`;

async function read(db: Database, narrow: (query: Query) => Query): Promise<readonly Deployment[]> {
  const rows = await narrow(db.selectFrom('deployment'))
    .select(['deployment.run_id', 'deployment.key', 'deployment.action', 'deployment.run_created_at'])
    .execute();
  return rows.map(toDeployment);
}

type Row = Pick<Selectable<Tables['deployment']>, 'run_id' | 'key' | 'action' | 'run_created_at'>;

function toDeployment({ run_id, key, action, run_created_at }: Row): Deployment {
  return { runId: String(run_id), key, action, runCreatedAt: run_created_at.getTime() };
}
