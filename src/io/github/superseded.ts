import type { CheckReport, PublishedCheck } from '../../model/report.ts';
import type { CheckTarget } from './checks.ts';

/**
 * Checks of the same run that GitHub shows as open and the report has no more: the run went on before their end was
 * told, and nobody will ever tell it. `found` is what GitHub itself lists, which may be more than we remember. Pure.
 */
export function supersededChecks(
  checks: readonly CheckReport[],
  published: Readonly<Record<string, PublishedCheck>>,
  found: ReadonlyMap<string, PublishedCheck>,
): readonly (readonly [externalId: string, check: PublishedCheck])[] {
  const reported = new Set(checks.map(({ externalId }) => externalId));
  const runs = new Set(checks.map(({ externalId }) => runOf(externalId)));
  const known = new Map([...found, ...Object.entries(published)]);
  return [...known].filter(
    ([externalId, { completed }]) => !completed && !reported.has(externalId) && runs.has(runOf(externalId)),
  );
}

/** Completes a check whose place a newer one takes; answers what GitHub then shows. Safe to repeat. */
export async function supersedeCheck(target: CheckTarget, known: PublishedCheck): Promise<PublishedCheck> {
  const { octokit, owner, repo } = target;
  await octokit.rest.checks.update({
    owner,
    repo,
    check_run_id: known.id,
    status: 'completed',
    conclusion: 'cancelled',
    output: {
      title: 'Replaced by a newer try',
      summary: 'This was started again; the newer check of this name counts.',
    },
    actions: [],
  });
  return { ...known, completed: true };
}

/** Several runs may share a commit: the others' checks are not ours to close. */
function runOf(externalId: string): string {
  return externalId.split(':', 1)[0] ?? '';
}
