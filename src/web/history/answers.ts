import type { Sight } from '../access.ts';
import type { WebContext } from '../context.ts';
import { type Exchange, sendPage } from '../exchange.ts';
import { jobHistoryPage } from '../pages/job-history.ts';
import { notFoundPage } from '../pages/not-found.ts';
import { repositoryTestsPage } from '../pages/repository-tests.ts';
import { runTestsPage } from '../pages/run-tests.ts';
import { testHistoryPage } from '../pages/test-history.ts';
import { findRepository, isCalled, type RepositorySight } from '../repository-sight.ts';
import { jobHistoryQuery, readForm, repositoryTestsQuery, runTestsQuery, testHistoryQuery } from './queries.ts';
import { readJob, readRepositoryTests, readTest } from './repository-tests.ts';
import { readRunTests } from './run-tests.ts';
import { seenBy } from './window.ts';

type AnswerHistory = (context: WebContext, exchange: Exchange) => Promise<void>;

/** `/runs/ID/tests`. */
export async function answerRunTests(context: WebContext, sight: Sight, exchange: Exchange): Promise<void> {
  const query = readForm(runTestsQuery, exchange.query) ?? runTestsQuery.parse({});
  const found = await readRunTests(await seenBy(context, sight), query);
  sendPage(exchange, 200, runTestsPage(sight.run, found, query, context.now()));
}

/** `/OWNER/REPO/tests`, `/OWNER/REPO/tests/history` and `/OWNER/REPO/jobs/KEY`; undefined for all other paths. */
export function routeHistory(path: string): AnswerHistory | undefined {
  const [, name, part, key] = /^\/([\w-]{1,39}\/[\w.-]{1,100})\/(tests|tests\/history|jobs\/([^/]+))$/.exec(path) ?? [];
  if (name === undefined || name.startsWith('runs/')) return undefined;
  const answer = key !== undefined ? answerJob(key) : part === 'tests' ? answerTests : answerTest;
  return async (context, exchange) => {
    const sight = await findRepository(context, exchange.viewer, isCalled(name));
    if (sight === undefined || !(await answer(context, exchange, sight))) {
      sendPage(exchange, 404, notFoundPage(exchange.viewer.kind === 'anybody' ? exchange.path : undefined));
    }
  };
}

/** Answers whether there is such a thing. */
type AnswerOfRepository = (context: WebContext, exchange: Exchange, sight: RepositorySight) => Promise<boolean>;

const answerTests: AnswerOfRepository = async ({ store, now }, exchange, sight) => {
  const query = readForm(repositoryTestsQuery, exchange.query) ?? repositoryTestsQuery.parse({});
  const tests = await readRepositoryTests(store, sight, query, now());
  sendPage(exchange, 200, repositoryTestsPage(sight, tests, query));
  return true;
};

const answerTest: AnswerOfRepository = async ({ store, now }, exchange, sight) => {
  const query = readForm(testHistoryQuery, exchange.query);
  if (query === undefined) return false;
  const runs = await readTest(store, sight, query);
  sendPage(exchange, 200, testHistoryPage(sight, runs, query, now()));
  return true;
};

function answerJob(encoded: string): AnswerOfRepository {
  return async ({ store, now }, exchange, sight) => {
    const key = decode(encoded);
    const { branch } = readForm(jobHistoryQuery, exchange.query) ?? {};
    const tries = key === undefined ? [] : await readJob(store, sight, key, branch);
    if (key === undefined || (tries.length === 0 && branch === undefined)) return false;
    sendPage(exchange, 200, jobHistoryPage(sight, { key, branch, tries }, now()));
    return true;
  };
}

function decode(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
