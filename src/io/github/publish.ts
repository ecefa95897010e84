import type { Published, PublishedCheck, Report } from '../../model/report.ts';
import { type CheckTarget, findChecks, outdatedChecks, publishCheck } from './checks.ts';
import { type CommentTarget, publishComment } from './comments.ts';
import { fingerprintOf, outdatedDeployments, publishDeployment } from './deployments.ts';
import { Refusal } from './refusal.ts';
import { supersedeCheck, supersededChecks } from './superseded.ts';

/**
 * Tells GitHub what differs between `report` and `before`, and nothing else; open checks of earlier rounds, whose end was
 * never told because the run went on first, are closed. Whatever happens in the middle, what
 * `progress` heard last is true. A check that GitHub finds invalid does not keep the others from being told; its Refusal
 * is thrown at the end. So is that of a deployment, which an app needs a right of its own for.
 */
export async function publish(
  target: CheckTarget & CommentTarget,
  report: Report,
  before: Published,
  progress: (published: Published) => void,
): Promise<Published> {
  let published = before;
  let refused: Refusal | undefined;
  const tell = (change: Partial<Published>) => {
    published = { ...published, ...change };
    progress(published);
  };
  const tellCheck = (externalId: string, check: PublishedCheck) => {
    tell({ checks: { ...published.checks, [externalId]: check } });
  };

  const unlessInvalid = async (effect: () => Promise<void>) => {
    try {
      await effect();
    } catch (error) {
      if (!(error instanceof Refusal) || error.status !== 422) throw error;
      refused ??= error;
    }
  };

  const outdated = outdatedChecks(report.checks, before.checks);
  const isNew = outdated.some(check => !before.checks[check.externalId]);
  // An earlier create may have been made though we never heard its answer.
  const found = isNew ? await findChecks(target) : new Map<string, PublishedCheck>();
  // GitHub takes the check that completed last for the newest of its name: what is over goes first.
  for (const [externalId, known] of supersededChecks(report.checks, before.checks, found)) {
    await unlessInvalid(async () => tellCheck(externalId, await supersedeCheck(target, known)));
  }
  for (const check of outdated) {
    const known = before.checks[check.externalId] ?? found.get(check.externalId);
    await unlessInvalid(() => publishCheck(target, check, known, tellCheck));
  }

  const { deployments = {} } = before;
  for (const deployment of outdatedDeployments(report.deployments ?? [], deployments)) {
    const { externalId } = deployment;
    const told = await publishDeployment(target, deployment, deployments[externalId]).catch((error: unknown) => {
      if (!(error instanceof Refusal) || error.retryable) throw error;
      refused ??= error;
      return { id: deployments[externalId]?.id ?? 0, fingerprint: fingerprintOf(deployment) };
    });
    tell({ deployments: { ...published.deployments, [externalId]: told } });
  }

  if (report.comment) {
    const comment = await publishComment(target, report.comment, before.comment);
    if (comment !== before.comment) tell({ comment });
  }
  if (refused) throw refused;
  return published;
}
