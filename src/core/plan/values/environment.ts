import type { Diagnostic } from '../../../model/diagnostic.ts';
import type { Environment, Job } from '../../../model/pipeline.ts';
import type { Tell } from '../tell.ts';
import { expandNow } from './expand-now.ts';
import type { ExpandedVariables } from './variables.ts';

/**
 * The environment of a job with its name decided, and its tier, as GitLab guesses it when the job does not say. The URL
 * is left for later. Undefined when the name cannot be one.
 */
export function resolveEnvironment(
  written: Environment,
  variables: ExpandedVariables,
  tell: Tell,
): Environment | undefined {
  const name = expandNow(written.name, variables, tell);
  if (name === undefined) {
    tell('error', `\`${written.name}\` becomes too long for the name of an environment.`);
    return undefined;
  }
  if (!isEnvironmentName(name)) {
    tell(
      'error',
      `\`${written.name}\` becomes \`${name}\`, which cannot be the name of an environment.`,
      'Use letters, digits, spaces, `-`, `_`, `.` and `/` inside; `$CI_COMMIT_REF_SLUG` is a branch in this form.',
    );
    return undefined;
  }
  return { ...written, name, tier: written.tier ?? guessTier(name) };
}

/** GitLab's rule. */
function isEnvironmentName(name: string): boolean {
  return /^[\w/${}. -]+$/.test(name) && !name.startsWith('/') && !name.endsWith('/');
}

/** GitLab's guess, in its order: docs.gitlab.com/ci/environments/#deployment-tier-of-environments. */
function guessTier(name: string): NonNullable<Environment['tier']> {
  if (/dev|review|trunk/i.test(name)) return 'development';
  if (/test|tst|int|ac(?:ce)?pt|qa|qc|control|quality/i.test(name)) return 'testing';
  if (/sta?g|mode?l|pre|demo|non/i.test(name)) return 'staging';
  if (/pro?d|live/i.test(name)) return 'production';
  return 'other';
}

/** Says which `on_stop` do not lead to a job that stops the same environment: GitLab's rules. */
export function checkStops(jobs: readonly Job[]): readonly Diagnostic[] {
  const byName = new Map(jobs.map(job => [job.name, job]));
  return jobs.flatMap(({ name, where, environment }) => {
    if (environment?.onStop === undefined) return [];
    const tell = (fault: string, hint: string): Diagnostic[] => [
      {
        severity: 'error',
        message: `Job \`${name}\`: \`on_stop\` names \`${environment.onStop}\`, ${fault}`,
        where,
        hint,
      },
    ];
    const stop = byName.get(environment.onStop);
    if (stop === undefined) return tell('but there is no such job.', 'Name the job that stops the environment.');
    if (stop.environment?.name !== environment.name)
      return tell(
        'which has another environment.',
        `Write \`environment: {name: ${environment.name}, action: stop}\` there.`,
      );
    if (stop.environment.action !== 'stop') return tell('which does not stop it.', 'Write `action: stop` there.');
    return [];
  });
}
