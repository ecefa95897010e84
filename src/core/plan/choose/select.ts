import type { Job } from '../../../model/pipeline.ts';
import type { Rule } from '../../../model/rule.ts';
import type { Definitions } from '../../../model/variables.ts';
import type { Circumstances } from './circumstances.ts';
import { conditionsHold, describeConditions } from './conditions.ts';
import { refusedByRefs } from './ref-conditions.ts';

/** Whether a job takes part in a run, and why. */
export type Selection =
  | {
      readonly in: true;
      /** With what the rule that let it in says of it. */
      readonly job: Job;
      /** Of that rule. */
      readonly variables: Definitions;
      /** Names that rule, as in "`rules` entry 2 (if: $CI_COMMIT_TAG)". */
      readonly decidedBy?: string;
    }
  /** A sentence that begins in lower case, such as "no entry of `rules` holds". */
  | { readonly in: false; readonly reason: string };

/** Judges `rules`, `only`, `except` and `when` of a job. The first entry of `rules` that holds decides. */
export function select(job: Job, circumstances: Circumstances): Selection {
  if (job.rules) return selectByRules(job, job.rules, circumstances);
  if (job.when === 'never') return { in: false, reason: '`when` says `never`' };
  const reason = refusedByRefs(job, circumstances);
  return reason === undefined ? { in: true, job, variables: {} } : { in: false, reason };
}

function selectByRules(job: Job, rules: readonly Rule[], circumstances: Circumstances): Selection {
  const index = rules.findIndex(rule => conditionsHold(rule, circumstances));
  const rule = rules[index];
  if (!rule) return { in: false, reason: 'no entry of `rules` holds' };
  const decidedBy = nameOf(rule, index);
  const when = rule.when ?? job.when;
  if (when === 'never') return { in: false, reason: `${decidedBy} says \`never\`` };
  return { in: true, job: applied(rule, { ...job, when }), variables: rule.variables, decidedBy };
}

/** An entry of `rules` for people, who count from 1. */
export function nameOf(rule: Rule | Pick<Rule, 'if' | 'changes' | 'exists'>, index: number): string {
  const description = describeConditions(rule);
  return `\`rules\` entry ${index + 1}${description === undefined ? '' : ` (${description})`}`;
}

/** What the rule says of a job replaces what the job says. */
function applied(rule: Rule, job: Job): Job {
  const { startInMs: _, allowedExitCodes: jobsCodes, ...rest } = job;
  const { startInMs, allowFailure = job.allowFailure, needs = job.needs, interruptible = job.interruptible } = rule;
  const allowedExitCodes = rule.allowFailure === undefined ? jobsCodes : rule.allowedExitCodes;
  return {
    ...rest,
    ...(startInMs === undefined ? {} : { startInMs }),
    allowFailure,
    ...(allowedExitCodes === undefined ? {} : { allowedExitCodes }),
    ...(needs === undefined ? {} : { needs }),
    ...(interruptible === undefined ? {} : { interruptible }),
  };
}
