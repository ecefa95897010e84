/** The commit's files, fetched by us so that no job ever sees a token. */

import { secretsOfHeader } from '../../core/mask/secrets-of.ts';
import type { CheckoutOptions } from '../../model/checkout.ts';
import type { Trigger } from '../../model/trigger.ts';
import type { Checkout, Wanted } from '../ports/checkouts.ts';
import type { WorkContext } from './context.ts';
import { originOf } from './origin.ts';
import type { Transcript } from './transcript.ts';

/** A directory with the commit, shared by the jobs that want it alike. */
export async function openWorkspace(
  { forge, checkouts }: Pick<WorkContext, 'forge' | 'checkouts'>,
  trigger: Trigger,
  options: CheckoutOptions,
  transcript: Transcript,
): Promise<Checkout> {
  const { repository, commit } = trigger;
  const more = options.submodules === undefined ? '' : ' with submodules';
  await transcript.note(`Checking out ${commit.sha.slice(0, 12)} of ${repository.owner}/${repository.name}${more}`);
  const origin = originOf(concealing(forge, transcript), trigger);
  return checkouts.checkout(origin, { ...options, sha: commit.sha, ...nameOf(trigger) });
}

type Asked = Pick<WorkContext['forge'], 'cloneSpec' | 'findRepository'>;

/** What a checkout is fetched with is a secret from the moment that we have it. */
function concealing(forge: Asked, { conceal }: Transcript): Asked {
  return {
    ...forge,
    cloneSpec: async repository => {
      const spec = await forge.cloneSpec(repository);
      if (spec.authorization !== undefined) await conceal(secretsOfHeader(spec.authorization));
      return spec;
    },
  };
}

/** A fork's commit is served by the base repository under the pull request's own ref. */
function nameOf(trigger: Trigger): Pick<Wanted, 'ref' | 'base'> {
  if (trigger.source === 'pull_request') {
    const { number, base } = trigger.pullRequest;
    return { ref: `refs/pull/${number}/head`, base };
  }
  const base = trigger.source === 'merge_group' ? { base: trigger.base } : {};
  return {
    ...base,
    ref: trigger.ref.kind === 'tag' ? `refs/tags/${trigger.ref.name}` : `refs/heads/${trigger.ref.name}`,
  };
}
