/** What a finished run makes of its branch. */

import type { BranchNews, BranchState, BranchTurn, BranchVerdict } from '../../model/notice.ts';
import type { Run } from '../../model/run.ts';
import { oneLine } from '../render/clean.ts';
import { headlineOf } from '../render/headline.ts';
import { beganAt } from '../schedule/began-at.ts';
import { conclude } from '../schedule/conclude.ts';
import { hasFailed } from '../schedule/verdict.ts';

const LONGEST_TITLE = 200;

const TURNS: Readonly<Record<BranchVerdict, Readonly<Record<BranchVerdict | 'unknown', BranchTurn>>>> = {
  failure: { unknown: 'broken', success: 'broken', failure: 'still_failing' },
  // That a new branch passes is no change: nobody ever saw it fail.
  success: { unknown: 'still_passing', success: 'still_passing', failure: 'fixed' },
};

/** What a run says about its branch; undefined when it says nothing: it is open, was cancelled, or had nothing to do. */
export function verdictOf(run: Run): BranchVerdict | undefined {
  if (run.completedAt === undefined) return undefined;
  const conclusion = conclude(run);
  return conclusion === 'success' || conclusion === 'failure' ? conclusion : undefined;
}

/**
 * What is new of a branch after a run of it has finished. Undefined when the run says nothing, is older than what is known,
 * or was counted already with the same end.
 */
export function newsOf(previous: BranchState | undefined, finished: Run): BranchNews | undefined {
  const { id, trigger, completedAt } = finished;
  const verdict = verdictOf(finished);
  if (trigger.source !== 'push' || trigger.ref.kind !== 'branch') return undefined;
  if (verdict === undefined || completedAt === undefined || isCounted(previous, id, verdict)) return undefined;
  const { repository, commit, actor, ref } = trigger;
  return {
    turn: TURNS[verdict][previous?.verdict ?? 'unknown'],
    repository: { id: repository.id, owner: repository.owner, name: repository.name, url: repository.url },
    branch: ref.name,
    verdict,
    ...(previous === undefined ? {} : { previous }),
    run: {
      id,
      title: headlineOf(finished).title,
      beganAt: beganAt(finished),
      completedAt,
      failed: finished.jobs.filter(hasFailed).map(({ job }) => job.key),
    },
    commit: {
      sha: commit.sha,
      title: oneLine(commit.message.split('\n', 1)[0] ?? '', LONGEST_TITLE),
      authorName: oneLine(commit.authorName, LONGEST_TITLE),
    },
    actor: actor.login,
  };
}

/** Ids of runs are numbers that grow. */
function isCounted(previous: BranchState | undefined, id: string, verdict: BranchVerdict): boolean {
  if (previous === undefined || BigInt(previous.runId) < BigInt(id)) return false;
  return previous.runId !== id || previous.verdict === verdict;
}
