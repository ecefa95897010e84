import type { Operations, RepositoryCall } from '../http/call.ts';
import { paginate } from '../http/paginate.ts';
import type { Reply } from '../http/reply.ts';
import { checkRunJson, checkSuiteJson } from '../json/check.ts';
import type { CheckRun, CheckSuite } from '../state/check.ts';
import { latestRuns } from '../state/suite-state.ts';
import { commitAt, present } from './find.ts';

const read = [['checks', 'read']] as const;

/** Check runs and suites of a commit. */
export const checkLists: Operations = {
  'GET /repos/{owner}/{repo}/commits/{ref}/check-runs': { needs: 'repository', permission: read, answer: runsOfRef },
  'GET /repos/{owner}/{repo}/commits/{ref}/check-suites': {
    needs: 'repository',
    permission: read,
    answer: suitesOfRef,
  },
  'GET /repos/{owner}/{repo}/check-suites/{check_suite_id}/check-runs': {
    needs: 'repository',
    permission: read,
    answer: runsOfSuite,
  },
};

async function runsOfRef(call: RepositoryCall): Promise<Reply> {
  const { sha } = await commitAt(call, call.path['ref']);
  const { app_id: app } = call.query;
  const suites = [...call.repository.suites.values()].filter(suite => suite.headSha === sha);
  return listRuns(
    call,
    suites.filter(suite => app === undefined || suite.app.id === Number(app)),
  );
}

function runsOfSuite(call: RepositoryCall): Reply {
  return listRuns(call, [present(call.repository.suites.get(Number(call.path['check_suite_id'])))]);
}

/** `filter=latest` (the default) keeps the newest run of each name. Newest first. */
function listRuns(call: RepositoryCall, suites: readonly CheckSuite[]): Reply {
  const { world, repository, query } = call;
  const { check_name: name, status, filter } = query;
  const all = (suite: CheckSuite): CheckRun[] => [...repository.runs.values()].filter(run => run.suite === suite);
  const runs = suites
    .flatMap(suite => (filter === 'all' ? all(suite) : latestRuns(repository, suite)))
    .filter(run => (name === undefined || run.name === name) && (status === undefined || run.status === status))
    .sort((a, b) => b.id - a.id);
  const page = paginate(call, runs, repository.id);
  const body = { total_count: runs.length, check_runs: page.items.map(run => checkRunJson(world, repository, run)) };
  return { status: 200, body, headers: page.headers };
}

async function suitesOfRef(call: RepositoryCall): Promise<Reply> {
  const { world, repository, query } = call;
  const { sha } = await commitAt(call, call.path['ref']);
  const { app_id: app, check_name: name } = query;
  const suites = [...repository.suites.values()].filter(
    suite =>
      suite.headSha === sha &&
      (app === undefined || suite.app.id === Number(app)) &&
      (name === undefined || latestRuns(repository, suite).some(run => run.name === name)),
  );
  const page = paginate(call, suites, repository.id);
  const json = await Promise.all(page.items.map(suite => checkSuiteJson(world, repository, suite)));
  return { status: 200, body: { total_count: suites.length, check_suites: json }, headers: page.headers };
}
