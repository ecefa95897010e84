/** Which secrets an attempt is given, and why not the others (S11, S36). Whoever is in doubt is given none. */

import type { PlannedJob } from '../../model/plan.ts';
import type { Secret } from '../../model/secret.ts';
import type { Trigger } from '../../model/trigger.ts';
import { isMoreSpecific, matchesEnvironment } from './scope.ts';

export interface Asking {
  readonly trigger: Trigger;
  /** One that may use its environment: `refuseDeployment` (core/deploy) was asked before. */
  readonly job: PlannedJob;
  /** Whether the forge protects the ref that the run is for; of no account for pull requests. */
  readonly isProtectedRef: boolean;
}

export interface Choice<Kept extends Secret = Secret> {
  /** One for each name. */
  readonly given: readonly Kept[];
  /** Those whose names are not among the given ones. */
  readonly withheld: readonly Withheld[];
}

export interface Withheld {
  readonly name: string;
  /** Ends a sentence that begins with the name: "is given to protected branches only, and ...". */
  readonly reason: string;
}

/** Of several with one name the most specific that may be given wins: a repository's own, then the environment's. */
export function chooseSecrets<Kept extends Secret>(kept: readonly Kept[], asking: Asking): Choice<Kept> {
  const refused = whyNone(asking);
  const judged = kept.map(secret => ({ secret, reason: refused ?? whyNot(secret, asking) }));
  const given = new Map<string, Kept>();
  for (const { secret, reason } of judged) {
    if (reason !== undefined) continue;
    const other = given.get(secret.name);
    if (other === undefined || isMoreSpecific(secret, other)) given.set(secret.name, secret);
  }
  const withheld = new Map<string, Withheld>();
  for (const { secret, reason } of judged) {
    const { name } = secret;
    if (reason !== undefined && !given.has(name) && !withheld.has(name)) withheld.set(name, { name, reason });
  }
  return { given: [...given.values()], withheld: [...withheld.values()] };
}

/** Whether anything depends on the protection of the ref: then it has to be asked for. */
export function needsProtection(kept: readonly Secret[], { trigger, job }: Omit<Asking, 'isProtectedRef'>): boolean {
  const at = (isProtectedRef: boolean) => chooseSecrets(kept, { trigger, job, isProtectedRef }).given;
  const without = new Set<Secret>(at(false));
  return at(true).some(secret => !without.has(secret));
}

/** Approved or not: approval says that a stranger's code may run, not that it may read. */
function whyNone({ trigger }: Asking): string | undefined {
  if (trigger.repository.ownerId === undefined) return 'is not given to a run of an older Berth: push again';
  if (trigger.trust === 'untrusted')
    return 'is given to nobody who may not write to the repository, and the author of this commit may not';
  if (trigger.source === 'pull_request' && trigger.pullRequest.head.repositoryId !== trigger.repository.id)
    return 'is not given to commits of a fork: push the branch to the repository itself';
  return undefined;
}

function whyNot(secret: Secret, { trigger, job, isProtectedRef }: Asking): string | undefined {
  if (job.secrets?.includes(secret.name) === false) return 'is not among the `secrets` that this job lists';
  if (secret.ownerId !== trigger.repository.ownerId)
    return 'was set for another owner of this repository: set it again';
  const { environment } = job;
  if (!matchesEnvironment(secret.environment, environment?.name)) {
    const has = environment === undefined ? 'none' : `\`${environment.name}\``;
    return `is given to jobs of the environment \`${secret.environment}\` only, and this job has ${has}`;
  }
  if (!secret.isProtected) return undefined;
  if (trigger.source === 'pull_request') return 'is given to protected branches only, and never to a pull request';
  if (trigger.source === 'merge_group')
    return 'is given to protected branches only, and a merge queue is not there yet';
  return isProtectedRef ? undefined : `is given to protected branches only, and \`${trigger.ref.name}\` is none`;
}
