import { Refusal } from './refusal.ts';

/** Requests that make something, in any minute: GitHub asks for no more than 80 (docs.github.com, "Rate limits for the REST API"). */
export interface Pace {
  readonly creationsPerMinute: number;
}

/**
 * One installation's way to GitHub, as GitHub asks for it: one write at a time, few creations a minute, and silence while
 * limited. Nothing waits here: what has to wait is refused with the time to wait, so that it holds nobody up.
 */
export interface Lane {
  /** Throws Refusal while the installation is limited. */
  enter(): void;
  /** Runs `send` after all earlier writes of this lane have ended. */
  write<T>(creates: boolean, send: () => Promise<T>): Promise<T>;
  /** GitHub limited us. */
  limit(retryAfterMs: number): void;
}

export function createLane(pace: Pace, now: () => number): Lane {
  let limitedUntil = 0;
  let last: Promise<unknown> = Promise.resolve();
  let creations: number[] = [];

  function enter(): void {
    const left = limitedUntil - now();
    if (left > 0) throw waiting(`GitHub limits this installation for ${Math.ceil(left / 1000)} s more`, left);
  }

  function count(): void {
    const minuteAgo = now() - 60_000;
    creations = creations.filter(time => time > minuteAgo);
    const [oldest] = creations;
    if (oldest !== undefined && creations.length >= pace.creationsPerMinute) {
      const left = oldest - minuteAgo;
      throw waiting(`${pace.creationsPerMinute} creations a minute are all that GitHub wants to see`, left);
    }
    creations.push(now());
  }

  return {
    enter,
    limit(retryAfterMs) {
      limitedUntil = Math.max(limitedUntil, now() + retryAfterMs);
    },
    write(creates, send) {
      const turn = last.then(() => {
        enter();
        if (creates) count();
        return send();
      });
      last = turn.catch(() => undefined);
      return turn;
    },
  };
}

/** Not `limited`: it was us who refused, and for creations nothing else has to wait. */
function waiting(message: string, retryAfterMs: number): Refusal {
  return new Refusal(message, { status: 429, retryable: true, retryAfterMs });
}
