import type { Run } from '../../model/run.ts';

/** How long each job of these runs usually took when it passed. See Store.usualDurations. */
export function usualDurations(runs: readonly Run[]): ReadonlyMap<string, number> {
  const times = runs.flatMap(({ jobs }) =>
    jobs.flatMap(({ job: { key }, attempts }) =>
      attempts.flatMap(({ ended, startedAt, endedAt }) => {
        if (ended?.outcome !== 'success' || startedAt === undefined || endedAt === undefined) return [];
        return [{ key, ms: endedAt - startedAt }];
      }),
    ),
  );
  return new Map([...Map.groupBy(times, ({ key }) => key)].map(([key, those]) => [key, median(those.map(t => t.ms))]));
}

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.ceil(times.length / 2) - 1] ?? 0;
}
