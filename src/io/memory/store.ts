import type { Store } from '../../flow/ports/store.ts';
import type { Run } from '../../model/run.ts';
import { memoryDeployments } from './deployments.ts';
import { findRuns, isWanted, overview } from './find-runs.ts';
import { memoryHistory } from './history.ts';
import {
  awaitsResource,
  backlogOf,
  claims,
  type Entry,
  firstExpiry,
  isDue,
  nameOf,
  namesResource,
  newlyQueued,
} from './runs.ts';
import type { State } from './state.ts';
import { memoryTimers } from './timers.ts';
import { usualDurations } from './usual-durations.ts';

/** Values are never changed in place, so what is kept may be handed out as it is. */
export function memoryStore(state: State): Store {
  const { runs, deliveries, deliveryWork, attemptWork, watchers, tests } = state;

  /** Oldest first. */
  const allRuns = () => [...runs.values()].map(({ run }) => run);

  function write(entry: Omit<Entry, 'version' | 'changedAt'>, before?: Entry): void {
    const { run } = entry;
    runs.set(run.id, { ...entry, version: (before?.version ?? 0) + 1, changedAt: ++state.clock });
    for (const attempt of newlyQueued(run, before?.run)) attemptWork.put(attempt);
    for (const tell of watchers) tell(run.id);
  }

  function create(deliveryId: string, draft: (id: string) => Run): Run {
    const known = runs.values().find(entry => entry.deliveryId === deliveryId);
    if (known !== undefined) return known.run;
    const run = draft(String(++state.lastRunId));
    write({ run, deliveryId, published: { checks: {} }, publishedVersion: 0 });
    return run;
  }

  const accept: Store['accept'] = async delivery => {
    if (deliveries.has(delivery.id)) return 'duplicate';
    deliveries.set(delivery.id, { delivery, isHandled: false });
    deliveryWork.put(delivery.id);
    return 'accepted';
  };

  return {
    accept,
    ...memoryTimers(state, accept),
    ...memoryDeployments(state),
    ...memoryHistory(state),

    async completedBefore(then, limit) {
      const completed = [...runs.values()].map(({ run }) => run).filter(({ completedAt = then }) => completedAt < then);
      return completed.toSorted((a, b) => (a.completedAt ?? 0) - (b.completedAt ?? 0)).slice(0, limit);
    },

    async remove(runId) {
      runs.delete(runId);
      tests.delete(runId);
    },

    // A delivery of this process is never old.
    forgetDeliveries: async () => undefined,

    async activeRepositories(since) {
      const newestFirst = allRuns().toReversed();
      const newest = [...Map.groupBy(newestFirst, ({ trigger }) => trigger.repository.id).values()];
      return newest.flatMap(([run]) => (run === undefined || run.createdAt < since ? [] : run.trigger.repository));
    },

    overview: async asked => overview(allRuns(), asked),

    sighting: async repositoryId => state.sightings.get(repositoryId),

    setSighting: async (repositoryId, sighting) => void state.sightings.set(repositoryId, sighting),

    create: async (deliveryId, draft) => create(deliveryId, draft),

    async createNext(deliveryId, { newest, ...ofPullRequest }, draft) {
      const [latest] = findRuns(allRuns(), { ...ofPullRequest, limit: 1 });
      if (latest?.id === newest) return create(deliveryId, draft);
      return runs.values().find(entry => entry.deliveryId === deliveryId)?.run;
    },

    find: async id => runs.get(id)?.run,

    findRuns: async query => findRuns(allRuns(), query),

    async change(id, f, deliveryId) {
      const entry = runs.get(id);
      if (entry === undefined) throw new Error(`There is no run ${id}.`);
      const before = entry.run;
      const after: Run = f(before);
      if (after === before) return { before, after };
      const delivery = deliveryId === undefined ? undefined : deliveries.get(deliveryId);
      if (delivery !== undefined) delivery.isHandled = true;
      write({ ...entry, run: after }, entry);
      return { before, after };
    },

    watch(onChange) {
      // A wrapper of its own, so that one function may watch twice.
      const tell = (runId: string): void => onChange(runId);
      watchers.add(tell);
      return () => void watchers.delete(tell);
    },

    async unpublished(limit, except = []) {
      const due = [...runs.values()].filter(
        ({ run, version, publishedVersion }) =>
          version > publishedVersion && !except.includes(run.trigger.repository.installationId),
      );
      return due.sort((a, b) => a.changedAt - b.changedAt).slice(0, limit);
    },

    async published(runId, version, published) {
      const entry = runs.get(runId);
      if (entry === undefined || version < entry.publishedVersion) return;
      runs.set(runId, { ...entry, published, publishedVersion: version });
    },

    async keepTests(attempt, worker, results) {
      const run = runs.get(attempt.runId)?.run;
      const held = run === undefined ? [] : claims(run);
      if (!held.some(claim => claim.worker === worker && nameOf(claim) === nameOf(attempt))) return;
      const ofRun = tests.get(attempt.runId) ?? new Map();
      tests.set(attempt.runId, ofRun.set(nameOf(attempt), results));
    },

    tests: async attempt => tests.get(attempt.runId)?.get(nameOf(attempt)) ?? [],

    usualDurations: async (repositoryId, limit) => {
      const ofRepository = [...runs.values()]
        .map(({ run }) => run)
        .filter(run => isWanted(run, { repositoryId, open: false, limit }));
      return usualDurations(ofRepository.slice(-limit));
    },

    claimed: async () => [...runs.values()].flatMap(({ run }) => claims(run)),

    backlog: async () => backlogOf([...runs.values()].map(({ run }) => run)),

    due: async now => [...runs.values()].filter(({ run }) => isDue(run, now)).map(({ run }) => run.id),

    async expired(now, limit) {
      const found = [...runs.values()].filter(({ run }) => firstExpiry(run) <= now);
      return found
        .sort((a, b) => firstExpiry(a.run) - firstExpiry(b.run))
        .slice(0, limit)
        .map(({ run }) => run.id);
    },

    async contended() {
      const open = [...runs.values()].filter(({ run }) => namesResource(run));
      return [...Map.groupBy(open, repositoryOf)]
        .filter(([, entries]) => entries.some(({ run }) => awaitsResource(run)))
        .map(([repositoryId, entries]) => {
          return { repositoryId, fingerprint: entries.map(({ run, version }) => `${run.id}:${version}`).join(' ') };
        });
    },

    async arbitrate(repositoryId, f) {
      const held = [...runs.values()].filter(entry => repositoryOf(entry) === repositoryId && namesResource(entry.run));
      for (const [index, run] of f(held.map(entry => entry.run)).entries()) {
        const entry = held[index];
        if (entry !== undefined && entry.run !== run) write({ ...entry, run }, entry);
      }
    },
  };
}

function repositoryOf({ run }: Entry): number {
  return run.trigger.repository.id;
}
