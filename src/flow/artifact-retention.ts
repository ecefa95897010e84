/** Removes artifacts that have expired, and what a crash left that no run names. Many servers may do so at once. */

import type { Logger } from 'pino';
import { advance } from '../core/schedule/advance.ts';
import { artifactOf } from '../core/schedule/attempts.ts';
import { conclude } from '../core/schedule/conclude.ts';
import type { Run } from '../model/run.ts';
import { artifactBlob, artifactsFolder, runOfBlob } from './blob-name.ts';
import { byTime } from './by-time.ts';
import type { Blobs } from './ports/blobs.ts';
import type { Store } from './ports/store.ts';

export interface ArtifactRetention {
  readonly store: Store;
  readonly blobs: Blobs;
  readonly log: Logger;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Every blob and every run that has one is looked at: seldom enough to cost nothing. */
const ORPHANS_EVERY_MS = 6 * HOUR_MS;
/** Runs whose artifacts are removed in a minute, at most. */
const BATCH = 200;
/** How long the newest artifacts of a branch stay until they are looked at again. */
const KEPT_MS = 24 * HOUR_MS;
/** A branch that was not green for this many runs keeps what it has. */
const LOOK_BACK = 50;

/** Removes by time. Returns how to stop. */
export function startArtifactRetention(context: ArtifactRetention): () => void {
  const { log } = context;
  const tell = (removed: number) => removed > 0 && log.info({ removed }, 'removed artifacts');
  const stops = [
    byTime(MINUTE_MS, () => removeExpired(context).then(tell), log, 'cannot remove expired artifacts'),
    byTime(ORPHANS_EVERY_MS, () => removeOrphans(context).then(tell), log, 'cannot remove artifacts that no run names'),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/**
 * Removes what has expired, except of the newest run that passed on a default branch, as in GitLab. The run says so
 * first: what a crash leaves behind is an orphan. Answers how many. Safe to repeat.
 */
export async function removeExpired({ store, blobs, now }: ArtifactRetention): Promise<number> {
  let removed = 0;
  for (const id of await store.expired(now(), BATCH)) {
    const run = await store.find(id);
    if (run === undefined) continue;
    const keep = (await isNewestGreen(store, run)) ? { keepUntil: now() + KEPT_MS } : {};
    const { before, after } = await store.change(id, current => advance(current, { type: 'expired', ...keep }, now()));
    const kept = blobsOf(after);
    for (const blob of blobsOf(before)) {
      if (kept.has(blob)) continue;
      await blobs.delete(blob);
      removed++;
    }
  }
  return removed;
}

/** Removes blobs that no run names and no open try may still name. Answers how many. Safe to repeat. */
export async function removeOrphans({ store, blobs }: ArtifactRetention): Promise<number> {
  let removed = 0;
  let run: Run | undefined;
  for await (const blob of blobs.list(artifactsFolder)) {
    const id = runOfBlob(blob);
    if (run?.id === id && blobsOf(run).has(blob)) continue;
    // Read after the blob was there: a try that is not known now is over.
    run = await store.find(id);
    if (run !== undefined && blobsOf(run).has(blob)) continue;
    await blobs.delete(blob);
    removed++;
  }
  return removed;
}

/** The blobs that a run names, and those that its open tries are about to. */
function blobsOf({ id, jobs }: Run): ReadonlySet<string> {
  const names = jobs.flatMap(({ job, attempts }) =>
    attempts.flatMap(attempt => {
      if (attempt.ended === undefined) return [artifactBlob({ runId: id, key: job.key, number: attempt.number })];
      const artifact = artifactOf(attempt);
      return artifact === undefined || artifact.removed === true ? [] : [artifact.blob];
    }),
  );
  return new Set(names);
}

/** Of other branches nobody tells us that they are gone: they would keep theirs for ever. */
async function isNewestGreen(store: Store, run: Run): Promise<boolean> {
  if (!isGreenOnDefault(run)) return false;
  const { id, defaultBranch } = run.trigger.repository;
  const found = await store.findRuns({ repositoryId: id, pushedTo: defaultBranch, open: false, limit: LOOK_BACK });
  const newest = found.find(isGreenOnDefault);
  return newest === undefined || newest.id === run.id;
}

function isGreenOnDefault(run: Run): boolean {
  const { trigger } = run;
  const isDefault =
    trigger.source === 'push' && trigger.ref.kind === 'branch' && trigger.ref.name === trigger.repository.defaultBranch;
  return isDefault && conclude(run) === 'success';
}
