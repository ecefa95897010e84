/** How often people without rights are answered. Anybody may comment, and every answer costs what reports are told with. */

export interface Courtesy {
  /** Whether one more of them may be answered in a repository now. Counts. */
  mayAnswer(repositoryId: number): boolean;
}

const HOUR_MS = 3_600_000;
/** Answers in a repository within an hour: GitHub lets an app write 500 things in all. */
const MOST = 20;

/** `now` is in milliseconds since the epoch. Forgets at a restart. */
export function createCourtesy(now: () => number): Courtesy {
  const hours = new Map<number, { readonly began: number; readonly answers: number }>();
  return {
    mayAnswer(repositoryId) {
      const known = hours.get(repositoryId);
      const hour = known !== undefined && now() - known.began < HOUR_MS ? known : { began: now(), answers: 0 };
      hours.set(repositoryId, { ...hour, answers: hour.answers + 1 });
      return hour.answers < MOST;
    },
  };
}
