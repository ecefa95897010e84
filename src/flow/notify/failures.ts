/** What targets and notices failed with. It holds nothing that a crash could lose: after a start everything is tried at once. */

import { failedAgain, patienceAfter, restAfter, type Streak } from '../../core/notify/patience.ts';
import type { Reception } from '../../core/notify/reception.ts';
import type { Notice } from '../../model/notice.ts';
import type { Waiting } from '../ports/notices.ts';

type Named = Pick<Notice, 'target' | 'key'>;

export interface Failure {
  readonly reception: Reception;
  readonly retryAfterMs?: number;
}

export interface Failures {
  /** Names of targets that are left alone for now. */
  resting(): readonly string[];
  /** Those first that failed least, so that one that a target always stumbles over holds up its own branch only. */
  inTurn(waiting: readonly Waiting[]): readonly Waiting[];
  /** It failed; resolves with how long its target rests now, in milliseconds. */
  failed(notice: Named, failure: Failure): number;
  /** How old what waits may be in milliseconds, before all of the target's is given up, or this one. */
  patience(notice: Named): { readonly withTarget: number; readonly withNotice: number };
  /** It waits no more, as its target took it, or refused it and may take another. */
  answered(notice: Named): void;
  /** It waits no more, and that tells nothing of its target. */
  forget(notice: Named): void;
}

export function createFailures(now: () => number): Failures {
  const targets = new Map<string, Streak & { readonly until: number }>();
  const notices = new Map<string, Streak>();
  const none: Streak = { failures: 0, unwelcome: 0 };
  const failuresOf = ({ notice }: Waiting) => notices.get(nameOf(notice))?.failures ?? 0;

  return {
    resting: () => [...targets].filter(([, { until }]) => until > now()).map(([name]) => name),
    inTurn: waiting => waiting.toSorted((a, b) => failuresOf(a) - failuresOf(b)),
    failed(notice, { reception, retryAfterMs }) {
      const streak = failedAgain(targets.get(notice.target), reception);
      const restMs = restAfter(streak, retryAfterMs);
      targets.set(notice.target, { ...streak, until: now() + restMs });
      notices.set(nameOf(notice), failedAgain(notices.get(nameOf(notice)), reception));
      return restMs;
    },
    patience: notice => ({
      withTarget: patienceAfter(targets.get(notice.target) ?? none),
      withNotice: patienceAfter(notices.get(nameOf(notice)) ?? none),
    }),
    answered(notice) {
      targets.delete(notice.target);
      notices.delete(nameOf(notice));
    },
    forget: notice => void notices.delete(nameOf(notice)),
  };
}

function nameOf({ target, key }: Named): string {
  return `${key} ${target}`;
}
