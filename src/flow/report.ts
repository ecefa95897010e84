/**
 * The last stage: makes the forge show what is true, again until it does. A run that changed is unpublished; it is
 * rendered, the difference is told, and what was told is remembered. Crashes and limits need nothing of their own.
 */

import type { Logger } from 'pino';
import { render } from '../core/render/render.ts';
import { InfraError } from '../model/errors.ts';
import type { Run } from '../model/run.ts';
import { createLooking } from './look.ts';
import type { Forge } from './ports/forge.ts';
import type { Logs } from './ports/logs.ts';
import type { Store, Unpublished } from './ports/store.ts';

export interface ReportContext {
  readonly store: Store;
  readonly forge: Forge;
  readonly logs: Logs;
  readonly log: Logger;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Where this server's pages are reached, without a trailing slash. */
  readonly baseUrl?: string;
}

/** Hints may be missed; this is how late the forge hears of a change then, in milliseconds. */
const LOOK_AGAIN_MS = 2_000;
/** Changes of one run within this time become one publication, in milliseconds. */
const COALESCE_MS = 1_000;
/** How long an installation rests after an error that names no time, in milliseconds: doubled each time, up to the most. */
const REST_MS = 1_000;
const MOST_REST_MS = 60_000;
const BATCH = 50;
/** Bytes of a failing log that are rendered. */
const TAIL_BYTES = 16_384;

export interface Reporter {
  /** Resolves when nothing is being published any more. */
  stop(): Promise<void>;
}

export function startReporter(context: ReportContext): Reporter {
  const busy = new Map<number, Promise<void>>();
  const restUntil = new Map<number, number>();
  const failures = new Map<number, number>();
  const publishedAt = new Map<string, number>();
  const { look, stop } = createLooking(dispatch, error =>
    context.log.warn({ err: error }, 'reporter cannot read the store'),
  );
  let stopped = false;

  /** Installations do not wait for each other: each has its own chain. */
  async function dispatch(): Promise<void> {
    const now = context.now();
    const resting = [...restUntil].filter(([, until]) => until > now).map(([installation]) => installation);
    const runs = await context.store.unpublished(BATCH, [...busy.keys(), ...resting]);
    for (const [installation, items] of Map.groupBy(runs, installationOf)) {
      const due = items.filter(isDue);
      if (due.length === 0) continue;
      const publishing = publishAll(installation, due).finally(() => {
        busy.delete(installation);
        look();
      });
      busy.set(installation, publishing);
    }
  }

  /** An ended run is told at once, a run in progress at most once in a while. */
  function isDue({ run }: Unpublished): boolean {
    const last = publishedAt.get(run.id);
    if (run.completedAt !== undefined || last === undefined) return true;
    const wait = last + COALESCE_MS - context.now();
    if (wait > 0) setTimeout(look, wait).unref();
    return wait <= 0;
  }

  async function publishAll(installation: number, items: readonly Unpublished[]): Promise<void> {
    for (const item of items) {
      if (stopped) return;
      try {
        publishedAt.set(item.run.id, context.now());
        await publish(context, item);
        failures.delete(installation);
        if (item.run.completedAt !== undefined) publishedAt.delete(item.run.id);
      } catch (error) {
        const failed = failures.get(installation) ?? 0;
        failures.set(installation, failed + 1);
        const rest = (error instanceof InfraError ? error.retryAfterMs : undefined) ?? restAfter(failed);
        restUntil.set(installation, context.now() + rest);
        setTimeout(look, rest).unref();
        context.log.warn({ err: error, runId: item.run.id, restMs: rest }, 'publishing failed; will try again');
        return;
      }
    }
  }

  const unwatch = context.store.watch(look);
  const timer = setInterval(look, LOOK_AGAIN_MS);
  look();

  return {
    stop: async () => {
      stopped = true;
      unwatch();
      clearInterval(timer);
      await stop();
      await Promise.allSettled(busy.values());
    },
  };
}

function restAfter(failures: number): number {
  return Math.min(REST_MS * 2 ** failures, MOST_REST_MS);
}

function installationOf({ run }: Unpublished): number {
  return run.trigger.repository.installationId;
}

/** Tells one run. What was told is remembered even when the rest fails; a final refusal is remembered as told. */
async function publish(context: ReportContext, { run, version, published }: Unpublished): Promise<void> {
  const { store, forge, log } = context;
  let told = published;
  try {
    const report = render(run, await renderContext(context, run));
    told = await forge.publish(run.trigger.repository, report, published, soFar => {
      told = soFar;
    });
    await store.published(run.id, version, told);
  } catch (error) {
    const isFinal = error instanceof InfraError && !error.retryable;
    if (isFinal) log.error({ err: error, runId: run.id }, 'the forge refuses our report for good');
    await store.published(run.id, isFinal ? version : version - 1, told);
    if (!isFinal) throw error;
  }
}

async function renderContext({ logs, store, baseUrl }: ReportContext, run: Run): Promise<Parameters<typeof render>[1]> {
  const tails = new Map<string, string>();
  for (const { job, attempts, progress } of run.jobs) {
    const last = attempts.at(-1);
    if (progress.status !== 'completed' || last?.ended === undefined || last.ended.outcome === 'success') continue;
    const bytes = await logs.tail({ runId: run.id, key: job.key, number: last.number }, TAIL_BYTES);
    tails.set(`${last.number}:${job.key}`, new TextDecoder().decode(bytes));
  }
  return {
    logTail: (key, attempt) => tails.get(`${attempt}:${key}`),
    isLatestForPullRequest: await isLatest(store, run),
    ...(baseUrl === undefined ? {} : { baseUrl }),
  };
}

/** An older run that ends later must not overwrite the newer one's comment. */
async function isLatest(store: Store, { id, trigger }: Run): Promise<boolean> {
  if (trigger.source !== 'pull_request') return false;
  const { number } = trigger.pullRequest;
  const [latest] = await store.findRuns({ repositoryId: trigger.repository.id, pullRequestNumber: number, limit: 1 });
  return latest?.id === id;
}
