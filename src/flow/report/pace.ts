/** When what is to be told. It holds nothing that a crash could lose: after a start everything is told at once. */

import { progressEveryMs } from '../../core/render/economy.ts';
import { externalIdOfRun } from '../../core/render/external-id.ts';
import { concludeEarly } from '../../core/schedule/conclude.ts';
import type { Published } from '../../model/report.ts';
import type { Run } from '../../model/run.ts';
import type { Unpublished } from '../ports/store.ts';

/** The comment of a pull request is written at most once in this time, in milliseconds. */
const COMMENT_EVERY_MS = 3_000;

export interface Pace {
  /** Milliseconds until it should be told; 0 or less: now. */
  waitFor(item: Unpublished): number;
  /** Whether its pull request's comment may be written now. */
  mayComment(item: Unpublished): boolean;
  /** It is about to be told. */
  begins(item: Unpublished): void;
  /** It was told; `after` is what the forge shows now, and whether the comment was kept back. */
  told(item: Unpublished, after: Published, keptBack: boolean): void;
}

export function createPace(now: () => number): Pace {
  const begun = new Map<string, number>();
  const commented = new Map<string, number>();
  /** Of runs that only their comment is left of: the version that was told. */
  const owing = new Map<string, number>();

  function commentDue(item: Unpublished): number {
    return (commented.get(conversationOf(item.run)) ?? Number.NEGATIVE_INFINITY) + COMMENT_EVERY_MS;
  }

  return {
    waitFor(item) {
      const { run, version } = item;
      if (owing.get(run.id) === version) return commentDue(item) - now();
      const last = begun.get(run.id);
      return last === undefined || isNews(item) ? 0 : last + progressEveryMs(run) - now();
    },
    mayComment: item => commentDue(item) <= now(),
    begins: ({ run }) => void begun.set(run.id, now()),
    told(item, after, keptBack) {
      const { run, version, published } = item;
      for (const [conversation, at] of commented) if (at + COMMENT_EVERY_MS < now()) commented.delete(conversation);
      if (after.comment !== published.comment) commented.set(conversationOf(run), now());
      if (keptBack) owing.set(run.id, version);
      else owing.delete(run.id);
      if (run.completedAt !== undefined && !keptBack) begun.delete(run.id);
    },
  };
}

/** What a run came to is told at once; its progress when it is time. */
function isNews({ run, published }: Unpublished): boolean {
  if (run.completedAt !== undefined) return true;
  return concludeEarly(run) !== undefined && published.checks[externalIdOfRun(run)]?.completed !== true;
}

function conversationOf({ id, trigger }: Run): string {
  return trigger.source === 'pull_request' ? `${trigger.repository.id}#${trigger.pullRequest.number}` : id;
}
