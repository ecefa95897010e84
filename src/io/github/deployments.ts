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

interface Status {
  readonly id: number;
  readonly state: string;
  readonly description: string;
  readonly log_url?: string;
  readonly environment_url?: string;
}

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

/** Statuses of a deployment that are looked through for the last one of ours. */
const STATUS_PAGE = 100;

/**
 * Makes GitHub show a deployment as it is. Looks for it before it makes another, and for a status before it tells it: safe
 * to repeat when an answer was lost.
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
  const found = known?.id || (await find(target, report));
  const id = found || (await create(target, report));
  const isNew = report.state !== 'queued' && !(found && (await showsAlready(target, id, report)));
  if (isNew) await createStatus(target, id, report);
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

/** GitHub itself adds `inactive` when a newer deployment takes the place of this one. */
async function showsAlready(target: DeploymentTarget, deployment_id: number, report: Started): Promise<boolean> {
  const { octokit, owner, repo } = target;
  const request = { owner, repo, deployment_id, per_page: STATUS_PAGE };
  const { data } = await octokit.rest.repos.listDeploymentStatuses(request);
  const [last] = data.filter(({ state }) => state !== 'inactive').toSorted((a, b) => b.id - a.id);
  return last !== undefined && isSame(last, statusOf(report));
}

function isSame(a: Status, b: Omit<Status, 'id'>): boolean {
  return (
    a.state === b.state &&
    a.description === b.description &&
    (a.log_url ?? '') === (b.log_url ?? '') &&
    (a.environment_url ?? '') === (b.environment_url ?? '')
  );
}

async function createStatus(target: DeploymentTarget, deployment_id: number, report: Started): Promise<void> {
  const { octokit, owner, repo } = target;
  await octokit.rest.repos.createDeploymentStatus({ owner, repo, deployment_id, ...statusOf(report) });
}

function statusOf({ state, description, logUrl, url }: Started) {
  return {
    state,
    description: description.slice(0, DESCRIPTION_LIMIT),
    ...(logUrl === undefined ? {} : { log_url: logUrl }),
    ...(url === undefined ? {} : { environment_url: url }),
  };
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
