import type { Octokit } from '@octokit/rest';
import type { CheckReport, PublishedCheck } from '../../model/report.ts';
import { annotationBatches, annotationRequests } from './annotations.ts';
import { checkRequest, checkToSend } from './check-request.ts';
import { fingerprint } from './fingerprint.ts';

/** Whose checks they are, and on what. */
export interface CheckTarget {
  readonly octokit: Octokit;
  readonly appId: number;
  readonly owner: string;
  readonly repo: string;
  readonly headSha: string;
}

type Tell = (externalId: string, check: PublishedCheck) => void;

/** The checks that differ from what was told last, in the order to tell them: results first, the sum of all last. */
export function outdatedChecks(
  checks: readonly CheckReport[],
  published: Readonly<Record<string, PublishedCheck>>,
): readonly CheckReport[] {
  const outdated = checks.filter(check => {
    const known = published[check.externalId];
    return known?.fingerprint !== fingerprintOf(check) && !(known && goesBack(check, known));
  });
  return outdated.toSorted((a, b) => rank(a) - rank(b));
}

/** The checks of this app on the commit that GitHub already has, by external id; all pages. */
export async function findChecks(target: CheckTarget): Promise<ReadonlyMap<string, PublishedCheck>> {
  const { octokit, appId, owner, repo, headSha: ref } = target;
  const parameters = { owner, repo, ref, app_id: appId, filter: 'all', per_page: 100 } as const;
  const found = new Map<string, PublishedCheck>();
  for (const check of await octokit.paginate(octokit.rest.checks.listForRef, parameters)) {
    const known = found.get(check.external_id ?? '');
    if (!check.external_id || (known && known.id > check.id)) continue;
    const completed = check.status === 'completed';
    const { annotations_count: annotations } = check.output;
    found.set(check.external_id, { id: check.id, fingerprint: '', completed, annotations });
  }
  return found;
}

/**
 * Makes GitHub show `check`, which it has as `known` or not at all. `tell` hears of each effect. Annotations are only
 * ever appended, so how many have arrived is asked of GitHub before more are sent: a lost answer doubles none.
 */
export async function publishCheck(
  target: CheckTarget,
  check: CheckReport,
  known: PublishedCheck | undefined,
  tell: Tell,
) {
  if (known && goesBack(check, known)) return;
  const { octokit, owner, repo, headSha: head_sha } = target;
  const request = checkToSend(check);
  const annotations = annotationRequests(check.annotations);
  let arrived = known === undefined ? 0 : await arrivedOf(target, known, annotations.length);
  let id = known?.id;
  const [first = [], ...others] = annotationBatches(annotations, arrived);
  for (const batch of [first, ...others]) {
    const output = { ...request.output, ...(batch.length > 0 ? { annotations: [...batch] } : {}) };
    if (id === undefined) {
      id = (await octokit.rest.checks.create({ owner, repo, head_sha, ...request, output })).data.id;
    } else {
      await octokit.rest.checks.update({ owner, repo, check_run_id: id, ...request, output });
    }
    arrived += batch.length;
    const done = arrived >= annotations.length;
    tell(check.externalId, {
      id,
      // Until the last annotation has arrived the check is not what it should be, whatever else it shows.
      fingerprint: done ? fingerprintOf(check) : '',
      completed: check.status === 'completed',
      annotations: arrived,
    });
  }
}

/** GitHub keeps a completed check completed; another round is another check. */
function goesBack(check: CheckReport, known: PublishedCheck): boolean {
  return known.completed && check.status !== 'completed';
}

async function arrivedOf(target: CheckTarget, known: PublishedCheck, wanted: number): Promise<number> {
  if (wanted <= known.annotations) return known.annotations;
  const { octokit, owner, repo } = target;
  const { data } = await octokit.rest.checks.get({ owner, repo, check_run_id: known.id });
  return data.output.annotations_count;
}

function fingerprintOf(check: CheckReport): string {
  return fingerprint([checkRequest(check), annotationRequests(check.annotations)]);
}

/** A job's external id goes on after the round. */
function rank(check: CheckReport): number {
  const isAggregate = check.externalId.split(':').length < 3;
  return (isAggregate ? 2 : 0) + (check.status === 'completed' ? 0 : 1);
}
