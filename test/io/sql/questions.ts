import { randomUUID } from 'node:crypto';
import type { RunWindow } from '../../../src/flow/ports/history.ts';
import type { RunQuery } from '../../../src/flow/ports/store.ts';
import type { OpenStore } from '../../../src/io/sql/open.ts';
import { claim, queuedJob, sampleDelivery, sampleRun } from '../../ports/store-samples.ts';
import { historyRepository, REPOSITORIES, TESTED_REPOSITORY } from './fill-history.ts';

const HOUR_MS = 3_600_000;

/** Everything that a server asks its store for while it works. */
export const QUESTIONS: Readonly<Record<string, (opened: OpenStore, round: number) => Promise<unknown>>> = {
  'accept a delivery': ({ store }) => store.accept(sampleDelivery(historyRepository(1))),
  'queue, hand out and claim a job': claimOne,
  'first page of runs': ({ store }) => store.findRuns({ limit: 30 }),
  'first page of a repository': ({ store }, round) =>
    store.findRuns({ repositoryId: historyRepository(round + 2).id, limit: 30 }),
  'last pushes to a branch': opened => ofEachRepository(opened, { pushedTo: 'main', limit: 5 }),
  'open runs of a repository': ({ store }, round) =>
    store.findRuns({ repositoryId: historyRepository(round + 2).id, open: true, limit: 30 }),
  'completed runs of a branch': opened => ofEachRepository(opened, { pushedTo: 'main', open: false, limit: 5 }),
  'state of a branch': opened => ofEachRepository(opened, { ref: { kind: 'branch', name: 'main' }, limit: 5 }),
  'a commit without runs': ({ store }) =>
    store.findRuns({ repositoryId: historyRepository(1).id, headSha: 'f'.repeat(40), limit: 1 }),
  'a pull request without runs': ({ store }) =>
    store.findRuns({ repositoryId: historyRepository(1).id, pullRequestNumber: 9, limit: 1 }),
  'a list by a rare state': ({ store }) => store.findRuns({ standing: 'cancelled', limit: 45 }),
  'a list by state and actor': opened => ofEachRepository(opened, { standing: 'failure', actor: 'actor-7', limit: 45 }),
  'a list by actor': ({ store }) => store.findRuns({ actor: 'Actor-7', limit: 45 }),
  'a list by branch and event': ({ store }) => store.findRuns({ branch: 'topic-7', event: 'push', limit: 45 }),
  'a list by an event that never was': ({ store }) => store.findRuns({ event: 'schedule', limit: 45 }),
  'a list by a word of one run': ({ store }) => store.findRuns({ text: 'c4ca4238a0', limit: 45 }),
  'a list by a word of every run': ({ store }) => store.findRuns({ text: 'fix', limit: 45 }),
  'a list for whom most is hidden': ({ store }) =>
    store.findRuns({ except: [0, 1].map(index => historyRepository(index).id), limit: 45 }),
  'how repositories stand': ({ store }) =>
    store.overview(
      Array.from({ length: REPOSITORIES }, (_, index) => {
        return { repositoryId: historyRepository(index).id, branch: 'main', isPublicOnly: false };
      }),
    ),
  'failing tests': ({ store }) => store.failingTests(tested(50), 100),
  'failing tests of a branch': ({ store }) => store.failingTests({ ...tested(50), branch: 'topic-7' }, 100),
  'slowest tests': ({ store }) => store.slowestTests(tested(10), 10, 25),
  'what a test came to': ({ store }) => store.testRuns(tested(50), [{ suite: 'suite 7', name: 'test 7' }], 100),
  'tries of a job': ({ store }) => store.jobTries(tested(40), 'job 7', 100),
  'how long jobs take': ({ store }) => store.usualDurations(historyRepository(1).id, 20),
  'runs to tell of': ({ store }) => store.unpublished(10),
  'who has jobs': ({ store }) => store.claimed(),
  'how much waits': ({ store }) => store.backlog(),
  'what is due': ({ store }) => store.due(Date.now()),
  'what waits for a resource': ({ store }) => store.contended(),
  'expired artifacts': ({ store }) => store.expired(Date.now(), 100),
  'deployments to stop': ({ store }) => store.dueToStop(Date.now(), 100),
  'repositories of the last day': ({ store }) => store.activeRepositories(Date.now() - 24 * HOUR_MS),
  'runs to forget': ({ store }) => store.completedBefore(Date.now() - 24 * HOUR_MS, 10),
  'the line of waiting jobs': ({ dispatch }) => dispatch.queue(Date.now() - 30_000),
};

function tested(runs: number): RunWindow {
  return { repositoryId: historyRepository(TESTED_REPOSITORY).id, runs };
}

/** The first of them has a third of its runs on `main`, and the others none: who guesses the one from the other is wrong. */
async function ofEachRepository({ store }: OpenStore, query: RunQuery): Promise<void> {
  for (let index = 0; index < REPOSITORIES; index++) {
    await store.findRuns({ ...query, repositoryId: historyRepository(index).id });
  }
}

/** From the decision to run a job to its claim, while a worker with one place is free. */
async function claimOne({ store, queue }: OpenStore): Promise<void> {
  const claimed = Promise.withResolvers<void>();
  handlers.set(queue, async ({ runId, key }) => {
    await store.change(runId, run => claim(run, key, 'bench'));
    await store.remove(runId);
    claimed.resolve();
  });
  if (!taking.has(queue)) {
    taking.add(queue);
    await queue.takeAttempts(1, async (...given) => handlers.get(queue)?.(...given));
  }
  const deliveryId = randomUUID();
  await store.create(deliveryId, id => sampleRun(id, deliveryId, historyRepository(1), { jobs: [queuedJob('job')] }));
  await claimed.promise;
}

type Queue = OpenStore['queue'];
type Handle = Parameters<Queue['takeAttempts']>[1];
const handlers = new Map<Queue, Handle>();
const taking = new Set<Queue>();
