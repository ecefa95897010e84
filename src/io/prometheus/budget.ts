/** What GitHub's answer to one request says of how many we have left. */
export interface GitHubAnswer {
  /** 0 when no answer came. */
  readonly status: number;
  /** Whose requests were counted; absent for the app's own, which are few. */
  readonly installationId?: number;
  readonly remaining?: number;
  /** Milliseconds since the epoch: when they are as many as at first again. */
  readonly resetAt?: number;
}

/** Remembers how many requests each installation has left. */
export interface Budget {
  note(answer: GitHubAnswer): void;
  /** The fewest that any installation has left at `now`; undefined when nothing is known of this hour. */
  least(now: number): number | undefined;
}

export function createBudget(): Budget {
  const known = new Map<number, { readonly remaining: number; readonly resetAt: number }>();
  return {
    note({ installationId, remaining, resetAt }) {
      if (installationId === undefined || remaining === undefined || resetAt === undefined) return;
      known.set(installationId, { remaining, resetAt });
    },
    least(now) {
      for (const [id, { resetAt }] of known) if (resetAt <= now) known.delete(id);
      return known.size === 0 ? undefined : Math.min(...[...known.values()].map(({ remaining }) => remaining));
    },
  };
}
