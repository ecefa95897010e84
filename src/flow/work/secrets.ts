/** The secrets of one attempt: decided, recorded, opened and hidden from its log, in this order. */

import type { OpenSecrets } from '../../core/prepare/secrets.ts';
import { chooseSecrets, needsProtection } from '../../core/secrets/choose.ts';
import type { PlannedJob } from '../../model/plan.ts';
import type { AttemptRef, Run } from '../../model/run.ts';
import type { KeptSecret, SecretUse } from '../../model/secret.ts';
import type { Trigger } from '../../model/trigger.ts';
import type { Variables } from '../../model/variables.ts';
import type { WorkContext } from './context.ts';
import type { Transcript } from './transcript.ts';

/** Throws InfraError when they cannot be had: a job never starts without one that is for it. */
export async function openSecrets(
  context: Pick<WorkContext, 'secrets' | 'vault' | 'forge' | 'now'>,
  run: Run,
  ref: AttemptRef,
  transcript: Transcript,
): Promise<OpenSecrets> {
  const { secrets, vault, now } = context;
  const { trigger } = run;
  const job = run.jobs.find(({ job }) => job.key === ref.key)?.job;
  if (job === undefined) throw new Error(`run ${ref.runId} has no job ${ref.key}`);
  const { id: repositoryId, ownerId = NOBODY } = trigger.repository;
  const kept = await secrets.find({ ownerId, repositoryId });
  const isProtectedRef = await askProtection(context, kept, trigger, job);
  const { given, withheld } = chooseSecrets(kept, { trigger, job, isProtectedRef });
  // Recorded first: what was seen is then known to have been, whatever happens between.
  await secrets.noteUses(given.map(secret => useOf(secret, run, ref, now())));
  const opened = given.map(secret => ({ ...secret, value: vault.open(secret, secret.sealed) }));
  if (opened.length > 0) await transcript.conceal(opened.map(({ value }) => value));
  const ofKind = (wanted: KeptSecret['kind']): Variables =>
    Object.fromEntries(opened.filter(({ kind }) => kind === wanted).map(({ name, value }) => [name, value]));
  return { given, withheld, values: ofKind('variable'), files: ofKind('file') };
}

/** No account has this id. */
const NOBODY = -1;

/**
 * The default branch counts as protected, as in GitLab. Of others the forge is asked when it matters, and each time: a
 * branch may lose its protection. Nobody can say it of a tag.
 */
async function askProtection(
  { forge }: Pick<WorkContext, 'forge'>,
  kept: readonly KeptSecret[],
  trigger: Trigger,
  job: PlannedJob,
): Promise<boolean> {
  if (!needsProtection(kept, { trigger, job })) return false;
  if (trigger.source === 'pull_request' || trigger.source === 'merge_group' || trigger.ref.kind === 'tag') return false;
  if (trigger.ref.name === trigger.repository.defaultBranch) return true;
  return await forge.isProtected(trigger.repository, trigger.ref.name);
}

function useOf(secret: KeptSecret, { trigger }: Run, attempt: AttemptRef, at: number): SecretUse {
  const { ownerId, repositoryId, environment, name, version } = secret;
  const { repository, commit, source, actor } = trigger;
  const usedBy = { repositoryId: repository.id, repository: `${repository.owner}/${repository.name}`, sha: commit.sha };
  return { ownerId, repositoryId, environment, name, version, at, attempt, usedBy, source, actor };
}
