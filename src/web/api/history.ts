/** What programs are told of earlier runs: the same as the pages tell. */

import { z } from 'zod';
import { statisticsOf } from '../../core/history/job-statistics.ts';
import type { TestIdentity, TestTally } from '../../model/history.ts';
import { jobHistoryQuery, repositoryTestsQuery, runTestsQuery, testHistoryQuery } from '../history/queries.ts';
import { readJob, readRepositoryTests, readTest } from '../history/repository-tests.ts';
import { readRunTests } from '../history/run-tests.ts';
import { seenBy } from '../history/window.ts';
import { findRepository, type RepositorySight } from '../repository-sight.ts';
import * as schemas from './history-schemas.ts';
import { type Call, missing, type Operation, operation } from './operation.ts';
import { iso } from './present.ts';
import { sightOf } from './reads.ts';

const listRunTests = operation({
  id: 'listRunTests',
  method: 'GET',
  path: '/runs/{run}/tests',
  summary: 'The tests of the last tries of a run, failures first, with what those did before on the branch it is for',
  query: runTestsQuery,
  answer: { status: 200, schema: schemas.runTests },
  async perform(call) {
    const seen = await seenBy(call.context, await sightOf(call));
    const { counts, branch, tests, pastOf } = await readRunTests(seen, call.query);
    const told = tests.map(test => {
      const { key, durationMs, ...rest } = test;
      const past = pastOf(test);
      const earlier = past?.earlier.map(({ runId, outcome }) => ({ run: runId, outcome })) ?? [];
      return {
        ...rest,
        job: key,
        ...(durationMs !== undefined && { duration_ms: durationMs }),
        ...(past !== undefined && { history: { standing: past.standing.kind, earlier } }),
      };
    });
    return { status: 200, value: { counts, branch, tests: told } };
  },
});

const listRepositoryTests = operation({
  id: 'listRepositoryTests',
  method: 'GET',
  path: '/repositories/{repository}/tests',
  summary: 'Which tests of a repository are flaky, fail most often and take longest',
  query: repositoryTestsQuery,
  answer: { status: 200, schema: schemas.repositoryTests },
  async perform(call) {
    const { store, now } = call.context;
    const { flaky, failing, slowest } = await readRepositoryTests(store, await repositoryOf(call), call.query, now());
    const slow = slowest.map(test => ({ ...named(test), ran: test.ran, median_ms: test.medianMs }));
    return {
      status: 200,
      value: { flaky: flaky.map(presentTally), failing: failing.map(presentTally), slowest: slow },
    };
  },
});

const getTestHistory = operation({
  id: 'getTestHistory',
  method: 'GET',
  path: '/repositories/{repository}/tests/history',
  summary: 'How one test came out, the newest first',
  query: testHistoryQuery,
  answer: { status: 200, schema: z.object({ runs: z.array(schemas.testRun) }) },
  async perform(call) {
    const found = await readTest(call.context.store, await repositoryOf(call), call.query);
    const runs = found.map(test => ({
      ...named(test),
      run: test.runId,
      attempt: test.attempt,
      sha: test.sha,
      created_at: iso(test.at),
      outcome: test.outcome,
      ...(test.durationMs !== undefined && { duration_ms: test.durationMs }),
    }));
    return { status: 200, value: { runs } };
  },
});

const getJobHistory = operation({
  id: 'getJobHistory',
  method: 'GET',
  path: '/repositories/{repository}/jobs/{job}',
  summary: 'How a job ended of late and how long it took, the newest try first',
  query: jobHistoryQuery,
  answer: { status: 200, schema: schemas.jobHistory },
  async perform(call) {
    const key = call.path['job'] ?? '';
    const tries = await readJob(call.context.store, await repositoryOf(call), key, call.query.branch);
    const { counted, passed, flakes, ...times } = statisticsOf(tries);
    const value = {
      ...(counted > 0 && { success_rate: passed / counted }),
      ...(times.medianMs !== undefined && { median_ms: times.medianMs }),
      ...(times.p95Ms !== undefined && { p95_ms: times.p95Ms }),
      ...(times.medianQueuedMs !== undefined && { median_queued_ms: times.medianQueuedMs }),
      ...(times.p95QueuedMs !== undefined && { p95_queued_ms: times.p95QueuedMs }),
      flaky_commits: flakes,
      tries: tries.map(({ runId, number, sha, queuedAt, startedAt, endedAt, outcome }) => {
        const began = startedAt === undefined ? {} : { started_at: iso(startedAt) };
        return {
          run: runId,
          attempt: number,
          sha,
          queued_at: iso(queuedAt),
          ...began,
          ended_at: iso(endedAt),
          outcome,
        };
      }),
    };
    return { status: 200, value };
  },
});

export const histories: readonly Operation[] = [listRunTests, listRepositoryTests, getTestHistory, getJobHistory];

/** The repository in the address. Throws ApiFault when the caller may not see it. */
async function repositoryOf({ context, exchange, path }: Call): Promise<RepositorySight> {
  const sight = await findRepository(context, exchange.viewer, ({ id }) => String(id) === path['repository']);
  if (sight === undefined) throw missing();
  return sight;
}

function presentTally(tally: TestTally) {
  const { ran, failed, flaky, mixedCommits, lastRunId } = tally;
  return { ...named(tally), ran, failed, flaky, mixed_commits: mixedCommits, last_run: lastRunId };
}

function named({ key, suite, name }: TestIdentity) {
  return { job: key, suite, name };
}
