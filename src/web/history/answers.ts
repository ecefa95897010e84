import type { Sight } from '../access.ts';
import type { WebContext } from '../context.ts';
import { type Exchange, sendPage } from '../exchange.ts';
import { sendMissing } from '../missing.ts';
import { jobHistoryPage } from '../pages/job-history.ts';
import { repositoryTestsPage } from '../pages/repository-tests.ts';
import { runTestsPage } from '../pages/run-tests.ts';
import { testHistoryPage } from '../pages/test-history.ts';
import { findRepository, isCalled } from '../repository-sight.ts';
import { jobHistoryQuery, readForm, repositoryTestsQuery, runTestsQuery, testHistoryQuery } from './queries.ts';
import { readJob, readRepositoryTests, readTest } from './repository-tests.ts';
import { readRunTests } from './run-tests.ts';
import { seenBy } from './window.ts';

/** `/runs/ID/tests`. */
export async function answerRunTests(context: WebContext, sight: Sight, exchange: Exchange): Promise<void> {
  const query = readForm(runTestsQuery, exchange.query) ?? runTestsQuery.parse({});
  const found = await readRunTests(await seenBy(context, sight), query);
  sendPage(exchange, 200, runTestsPage(sight.run, found, query, context.now()));
}

/** `/OWNER/REPO/tests`. */
export async function showTests(context: WebContext, exchange: Exchange, name: string): Promise<void> {
  const { store, now } = context;
  const sight = await findRepository(context, exchange.viewer, isCalled(name));
  if (sight === undefined) return sendMissing(exchange);
  const query = readForm(repositoryTestsQuery, exchange.query) ?? repositoryTestsQuery.parse({});
  const tests = await readRepositoryTests(store, sight, query, now());
  sendPage(exchange, 200, repositoryTestsPage(sight, tests, query));
}

/** `/OWNER/REPO/tests/history`. */
export async function showTest(context: WebContext, exchange: Exchange, name: string): Promise<void> {
  const { store, now } = context;
  const sight = await findRepository(context, exchange.viewer, isCalled(name));
  const query = readForm(testHistoryQuery, exchange.query);
  if (sight === undefined || query === undefined) return sendMissing(exchange);
  const runs = await readTest(store, sight, query);
  sendPage(exchange, 200, testHistoryPage(sight, runs, query, now()));
}

/** `/OWNER/REPO/jobs/KEY`. */
export async function showJob(context: WebContext, exchange: Exchange, name: string, key: string): Promise<void> {
  const { store, now } = context;
  const sight = await findRepository(context, exchange.viewer, isCalled(name));
  if (sight === undefined) return sendMissing(exchange);
  const { branch } = readForm(jobHistoryQuery, exchange.query) ?? {};
  const tries = await readJob(store, sight, key, branch);
  if (tries.length === 0 && branch === undefined) return sendMissing(exchange);
  sendPage(exchange, 200, jobHistoryPage(sight, { key, branch, tries }, now()));
}
