/** Secrets that a job asks for and does not get: it fails before it starts, or it would go on with an empty value (S36). */

import type { PlannedJob } from '../../model/plan.ts';
import type { Repository } from '../../model/trigger.ts';
import type { Choice } from './choose.ts';

/**
 * Sentences for people. A job asks for a secret by listing it, or by using `$NAME`; one that can do without gives the
 * name another value, by its own variables or through a job that it needs: `others` are the names of all those.
 */
export function missingSecrets(
  job: PlannedJob,
  { given, withheld }: Pick<Choice, 'withheld'> & { readonly given: readonly { readonly name: string }[] },
  repository: Pick<Repository, 'owner' | 'name'>,
  others: ReadonlySet<string>,
): readonly string[] {
  const reasons = new Map(withheld.map(({ name, reason }) => [name, reason]));
  const had = new Set(given.map(({ name }) => name));
  const used = usedNames(job);
  const asked = new Set([...(job.secrets ?? []), ...[...reasons.keys()].filter(name => used.has(name))]);
  return [...asked]
    .filter(name => !had.has(name) && (job.secrets?.includes(name) || !others.has(name)))
    .map(name => sentence(name, reasons.get(name), repository));
}

function sentence(
  name: string,
  reason: string | undefined,
  { owner, name: repository }: Pick<Repository, 'owner' | 'name'>,
) {
  if (reason !== undefined) {
    return `The secret \`${name}\` ${reason}. A job that can do without it gives it a value in \`variables\`.`;
  }
  const set = `berth secret set ${owner}/${repository} ${name}`;
  return `There is no secret \`${name}\`. On the server, type: ${set}   (for \`berth run\`: --secret ${name})`;
}

/** Names that stand after a dollar sign in what a job runs, and in its texts. */
function usedNames(job: PlannedJob): ReadonlySet<string> {
  const { beforeScript, script, afterScript, late, image, services, artifacts, caches, environment } = job;
  const text = JSON.stringify([
    beforeScript,
    script,
    afterScript,
    late,
    image,
    services,
    artifacts,
    caches,
    environment,
  ]);
  return new Set([...text.matchAll(/\$\{?[#!]?([A-Za-z_]\w*)/g)].map(([, name = '']) => name));
}
