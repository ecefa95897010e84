/** What people ask of a run, wherever they ask it: in a comment, on our page, or by a program. */

import type { Command } from '../model/command.ts';
import type { Refusal } from '../model/refusal.ts';
import type { Run } from '../model/run.ts';
import type { Signal } from '../model/signal.ts';
import type { Actor } from '../model/trigger.ts';

export type Deed =
  | Exclude<Command, { name: 'help' }>
  /** Start a job that waits for a person, or for its time. */
  | { readonly name: 'play'; readonly job: string };

export type Decision = { readonly signal: Signal } | { readonly refusal: Refusal };

/** What a deed of somebody who may write means for a run as it stands, or why it is not done. Pure. */
export function decideDeed(command: Deed, actor: Actor, run: Run): Decision {
  switch (command.name) {
    case 'rerun':
      return decideRerun(command, actor, run);
    case 'cancel':
      return decideCancel(command.job, actor.login, run);
    case 'approve':
      return decideApproval(command.sha, run) ?? { signal: { type: 'approved', by: actor } };
    case 'play':
      return unknownJob(command.job, run) ?? { signal: { type: 'play', key: command.job, by: actor } };
    case 'unclear':
      return { refusal: { reason: 'unclear', line: command.line, hint: command.hint } };
  }
}

/**
 * Whether the author of a pull request may do it without write permission: run again what somebody approved, which has
 * no secrets, and start no job that waits for a person.
 */
export function isForAuthor(deed: Deed, { approval, jobs }: Run): boolean {
  if (deed.name !== 'rerun' || approval.state !== 'given') return false;
  const { what } = deed;
  return typeof what === 'string' || jobs.every(({ job }) => job.key !== what.job || job.when !== 'manual');
}

function decideRerun({ what, isFresh }: Extract<Deed, { name: 'rerun' }>, by: Actor, run: Run): Decision {
  if (run.approval.state === 'required') {
    return { refusal: { reason: 'needs_approval', sha: run.trigger.commit.sha } };
  }
  const fresh = isFresh === undefined ? {} : { isFresh };
  if (typeof what === 'string') return { signal: { type: 'rerun', what, ...fresh } };
  return unknownJob(what.job, run) ?? { signal: { type: 'rerun', what: [what.job], by, ...fresh } };
}

function decideCancel(job: string | undefined, login: string, run: Run): Decision {
  const reason = `cancelled by ${login}`;
  if (job === undefined) return { signal: { type: 'cancel', reason } };
  return unknownJob(job, run) ?? { signal: { type: 'cancel', keys: [job], reason } };
}

function unknownJob(job: string, run: Run): Decision | undefined {
  const known = run.jobs.map(jobRun => jobRun.job.key);
  return known.includes(job) ? undefined : { refusal: { reason: 'unknown_job', job, known } };
}

/**
 * A comment does not say which commit its author had seen, and a push may come between: approval by comment names the
 * whole commit id (short ones can be forged), and the button belongs to one commit anyway.
 */
function decideApproval(sha: string | undefined, run: Run): Decision | undefined {
  const head = run.trigger.commit.sha;
  if (run.approval.state !== 'required') return { refusal: { reason: 'nothing_to_approve' } };
  if (sha === undefined) return { refusal: { reason: 'needs_approval', sha: head } };
  return sha === head ? undefined : { refusal: { reason: 'wrong_commit', sha: head } };
}
