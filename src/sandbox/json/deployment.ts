import type { Json } from '../contract/schema.ts';
import type { Deployment, DeploymentStatus } from '../state/deployment.ts';
import { fullName, type Repository } from '../state/repository.ts';
import { apiUrl, type World } from '../state/world.ts';
import { appJson } from './app.ts';
import { nodeId, time } from './node-id.ts';
import { userJson } from './user.ts';

/** A deployment, without its statuses. */
export function deploymentJson(world: World, repository: Repository, deployment: Deployment): Json {
  const api = `${apiUrl(world)}/repos/${fullName(repository)}`;
  const url = `${api}/deployments/${deployment.id}`;
  return {
    url,
    id: deployment.id,
    node_id: nodeId('DE', deployment.id),
    sha: deployment.sha,
    ref: deployment.ref,
    task: deployment.task,
    payload: deployment.payload,
    original_environment: deployment.environment,
    environment: deployment.environment,
    description: deployment.description,
    creator: userJson(world, deployment.creator),
    created_at: time(deployment.createdAt),
    updated_at: time(deployment.updatedAt),
    statuses_url: `${url}/statuses`,
    repository_url: api,
    transient_environment: deployment.transient,
    production_environment: deployment.production,
    performed_via_github_app: deployment.app ? appJson(world, deployment.app) : null,
  };
}

/** One status of a deployment. */
export function deploymentStatusJson(
  world: World,
  repository: Repository,
  deployment: Deployment,
  status: DeploymentStatus,
): Json {
  const api = `${apiUrl(world)}/repos/${fullName(repository)}`;
  const url = `${api}/deployments/${deployment.id}`;
  return {
    url: `${url}/statuses/${status.id}`,
    id: status.id,
    node_id: nodeId('DES', status.id),
    state: status.state,
    creator: userJson(world, status.creator),
    description: status.description,
    environment: status.environment,
    target_url: status.logUrl,
    created_at: time(status.createdAt),
    updated_at: time(status.createdAt),
    deployment_url: url,
    repository_url: api,
    environment_url: status.environmentUrl,
    log_url: status.logUrl,
    performed_via_github_app: deployment.app ? appJson(world, deployment.app) : null,
  };
}
