/** Tells a working attempt that nobody wants its result any more. */

import type { AttemptRef, Run } from '../../model/run.ts';
import type { Store } from '../ports/store.ts';

/** The store's hints may be missed; this is how late a cancel can come then, in milliseconds. */
const LOOK_AGAIN_MS = 5_000;

export function watchCancellation(store: Store, ref: AttemptRef): { readonly signal: AbortSignal; stop(): void } {
  const controller = new AbortController();

  async function look(): Promise<void> {
    const run = await store.find(ref.runId);
    if (run === undefined || !isWanted(run, ref)) controller.abort();
  }
  /** A store that is away says nothing about the attempt: it goes on, and the next look decides. */
  const lookQuietly = (): void => void look().catch(() => undefined);

  const unwatch = store.watch(runId => {
    if (runId === ref.runId) lookQuietly();
  });
  const timer = setInterval(lookQuietly, LOOK_AGAIN_MS);
  lookQuietly();

  return {
    signal: controller.signal,
    stop: () => {
      unwatch();
      clearInterval(timer);
    },
  };
}

function isWanted(run: Run, ref: AttemptRef): boolean {
  const jobRun = run.jobs.find(({ job }) => job.key === ref.key);
  const { progress } = jobRun ?? {};
  return progress?.status === 'in_progress' && !progress.cancelling && jobRun?.attempts.at(-1)?.number === ref.number;
}
