import { resolveCommit } from '../git/refs.ts';
import type { Operations, RepositoryCall } from '../http/call.ts';
import { paginate } from '../http/paginate.ts';
import { ok, type Reply, unprocessable } from '../http/reply.ts';
import { deploymentJson, deploymentStatusJson } from '../json/deployment.ts';
import type { Deployment, DeploymentStatus } from '../state/deployment.ts';
import { author, present, text } from './find.ts';

const read = [['deployments', 'read']] as const;
const write = [['deployments', 'write']] as const;

/** Deployments and how they went. */
export const deployments: Operations = {
  'GET /repos/{owner}/{repo}/deployments': { needs: 'repository', permission: read, answer: list },
  'POST /repos/{owner}/{repo}/deployments': { needs: 'repository', permission: write, answer: create },
  'GET /repos/{owner}/{repo}/deployments/{deployment_id}': {
    needs: 'repository',
    permission: read,
    answer: call => ok(deploymentJson(call.world, call.repository, deploymentAt(call))),
  },
  'GET /repos/{owner}/{repo}/deployments/{deployment_id}/statuses': {
    needs: 'repository',
    permission: read,
    answer: listStatuses,
  },
  'POST /repos/{owner}/{repo}/deployments/{deployment_id}/statuses': {
    needs: 'repository',
    permission: write,
    answer: createStatus,
  },
};

function list(call: RepositoryCall): Reply {
  const { world, repository, query } = call;
  const fits = (item: Deployment) =>
    (query['sha'] === undefined || item.sha === query['sha']) &&
    (query['ref'] === undefined || item.ref === query['ref']) &&
    (query['task'] === undefined || item.task === query['task']) &&
    (query['environment'] === undefined || item.environment === query['environment']);
  const found = [...repository.deployments.values()].filter(fits).toReversed();
  const page = paginate(call, found, repository.id);
  return { status: 200, headers: page.headers, body: page.items.map(item => deploymentJson(world, repository, item)) };
}

async function create(call: RepositoryCall): Promise<Reply> {
  const { world, repository, body } = call;
  const ref = String(body['ref']);
  const sha = await resolveCommit(repository.path, ref);
  if (sha === undefined) throw unprocessable('Deployment', 'ref', `No ref found for: ${ref}`);
  const { user, app } = author(call);
  const environment = text(body['environment']) ?? 'production';
  const production = body['production_environment'];
  const deployment: Deployment = {
    id: world.nextId(),
    sha,
    ref,
    task: text(body['task']) ?? 'deploy',
    environment,
    description: text(body['description']) ?? null,
    payload: body['payload'] ?? {},
    transient: body['transient_environment'] === true,
    production: typeof production === 'boolean' ? production : environment === 'production',
    creator: user,
    app,
    createdAt: world.now(),
    updatedAt: world.now(),
    statuses: [],
  };
  repository.deployments.set(deployment.id, deployment);
  return ok(deploymentJson(world, repository, deployment), 201);
}

function listStatuses(call: RepositoryCall): Reply {
  const { world, repository } = call;
  const deployment = deploymentAt(call);
  const page = paginate(call, deployment.statuses.toReversed(), repository.id);
  const body = page.items.map(item => deploymentStatusJson(world, repository, deployment, item));
  return { status: 200, headers: page.headers, body };
}

function createStatus(call: RepositoryCall): Reply {
  const { world, repository, body } = call;
  const deployment = deploymentAt(call);
  const status: DeploymentStatus = {
    id: world.nextId(),
    state: String(body['state']),
    description: text(body['description']) ?? '',
    environment: text(body['environment']) ?? deployment.environment,
    environmentUrl: text(body['environment_url']) ?? '',
    logUrl: text(body['log_url']) ?? text(body['target_url']) ?? '',
    creator: author(call).user,
    createdAt: world.now(),
  };
  if (status.description.length > 140) {
    throw unprocessable('DeploymentStatus', 'description', 'description is too long (maximum is 140 characters)');
  }
  deployment.statuses.push(status);
  if (status.state === 'success' && body['auto_inactive'] !== false) endOlder(call, deployment, status);
  deployment.updatedAt = world.now();
  return ok(deploymentStatusJson(world, repository, deployment, status), 201);
}

/** GitHub says of `auto_inactive`: all prior non-transient, non-production deployments of the environment that had succeeded. */
function endOlder({ world, repository }: RepositoryCall, newest: Deployment, status: DeploymentStatus): void {
  for (const older of repository.deployments.values()) {
    const isPrior = older.id < newest.id && older.environment === newest.environment;
    if (!isPrior || older.transient || older.production || older.statuses.at(-1)?.state !== 'success') continue;
    older.statuses.push({ ...status, id: world.nextId(), state: 'inactive', description: '' });
  }
}

function deploymentAt(call: RepositoryCall): Deployment {
  return present(call.repository.deployments.get(Number(call.path['deployment_id'])));
}
