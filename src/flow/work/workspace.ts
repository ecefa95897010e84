/** The commit's files, fetched by us so that no job ever sees a token. */

import type { Trigger } from '../../model/trigger.ts';
import type { WorkContext } from './context.ts';
import type { Transcript } from './transcript.ts';

/** A directory with the commit, shared by all its jobs. */
export async function openWorkspace(
  { forge, checkouts }: Pick<WorkContext, 'forge' | 'checkouts'>,
  trigger: Trigger,
  transcript: Transcript,
): Promise<string> {
  const { repository, commit } = trigger;
  await transcript.note(`Checking out ${commit.sha.slice(0, 12)} of ${repository.owner}/${repository.name}`);
  return checkouts.checkout(repository.id, () => forge.cloneSpec(repository), commit.sha, refOf(trigger));
}

/** A fork's commit is served by the base repository under the pull request's own ref. */
function refOf(trigger: Trigger): string {
  if (trigger.source === 'pull_request') return `refs/pull/${trigger.pullRequest.number}/head`;
  return trigger.ref.kind === 'tag' ? `refs/tags/${trigger.ref.name}` : `refs/heads/${trigger.ref.name}`;
}
