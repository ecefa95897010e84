import type { Octokit } from '@octokit/rest';
import type { DeploymentReport, PublishedDeployment } from '../../model/report.ts';
import { fingerprint } from './fingerprint.ts';

/** Whose deployments they are, and of which commit. */
export interface DeploymentTarget {
  readonly octokit: Octokit;
  readonly owner: string;
  readonly repo: string;
  readonly headSha: string;
}

type Started = Exclude<DeploymentReport, { state: 'stopped' }>;

/** GitHub's limit for a description, in characters. */
const DESCRIPTION_LIMIT = 140;
/** Deployments of an environment that are looked through for those still shown as active. */
const LOOK_BACK = 30;

/** The deployments that differ from what was told last, in the order given: what is stopped was started before. */
export function outdatedDeployments(
  reports: readonly DeploymentReport[],
  published: Readonly<Record<string, PublishedDeployment>>,
): readonly DeploymentReport[] {
  return reports.filter(report => published[report.externalId]?.fingerprint !== fingerprintOf(report));
}

/**
 * Makes GitHub show a deployment as it is. Looks for it before it makes another, so it is safe to repeat; a status may be
 * told twice when the first answer was lost, which changes nothing that people see.
 */
export async function publishDeployment(
  target: DeploymentTarget,
  report: DeploymentReport,
  known: PublishedDeployment | undefined,
): Promise<PublishedDeployment> {
  const told = fingerprintOf(report);
  if (report.state === 'stopped') {
    await stop(target, report.environment);
    return { id: 0, fingerprint: told };
  }
  const id = known?.id || (await find(target, report)) || (await create(target, report));
  if (report.state !== 'queued') await tellStatus(target, id, report);
  return { id, fingerprint: told };
}

export function fingerprintOf(report: DeploymentReport): string {
  return fingerprint(report);
}

async function find(
  { octokit, owner, repo, headSha: sha }: DeploymentTarget,
  report: Started,
): Promise<number | undefined> {
  const { environment, externalId } = report;
  const request = { owner, repo, sha, environment, per_page: 100 };
  for (const { id, payload } of await octokit.paginate(octokit.rest.repos.listDeployments, request)) {
    if (typeof payload === 'object' && payload['berth'] === externalId) return id;
  }
  return undefined;
}

/** Our own checks say whether the commit is good; GitHub is to demand no others, and to merge nothing into it. */
async function create({ octokit, owner, repo, headSha }: DeploymentTarget, report: Started): Promise<number> {
  const { data } = await octokit.rest.repos.createDeployment({
    owner,
    repo,
    ref: headSha,
    environment: report.environment,
    auto_merge: false,
    required_contexts: [],
    payload: { berth: report.externalId },
    transient_environment: report.isTransient,
    production_environment: report.isProduction,
  });
  if (!('id' in data)) throw new Error('GitHub made no deployment, though nothing was to be merged');
  return data.id;
}

async function tellStatus(target: DeploymentTarget, deployment_id: number, report: Started): Promise<void> {
  const { octokit, owner, repo } = target;
  const { state, description, logUrl, url } = report;
  await octokit.rest.repos.createDeploymentStatus({
    owner,
    repo,
    deployment_id,
    state,
    description: description.slice(0, DESCRIPTION_LIMIT),
    ...(logUrl === undefined ? {} : { log_url: logUrl }),
    ...(url === undefined ? {} : { environment_url: url }),
  });
}

/** GitHub ends older deployments by itself only where they are neither of production nor transient. */
async function stop({ octokit, owner, repo }: DeploymentTarget, environment: string): Promise<void> {
  const { repos } = octokit.rest;
  const { data: newest } = await repos.listDeployments({ owner, repo, environment, per_page: LOOK_BACK });
  for (const { id: deployment_id } of newest) {
    const { data: statuses } = await repos.listDeploymentStatuses({ owner, repo, deployment_id, per_page: 1 });
    if (statuses[0]?.state !== 'success') continue;
    await repos.createDeploymentStatus({ owner, repo, deployment_id, state: 'inactive' });
  }
}
