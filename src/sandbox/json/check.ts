import type { Json } from '../contract/schema.ts';
import { readCommit } from '../git/read.ts';
import type { App } from '../state/app.ts';
import type { CheckRun, CheckSuite } from '../state/check.ts';
import { fullName, type Repository } from '../state/repository.ts';
import { conclusionOf, latestRuns, statusOf } from '../state/suite-state.ts';
import { apiUrl, type World } from '../state/world.ts';
import { appJson } from './app.ts';

import { simpleCommitJson } from './commit.ts';
import { nodeId, time, timeOrNull } from './node-id.ts';
import { pullsOfCommit, repositoryJson } from './repository.ts';

/** A check run; in webhooks the suite inside is told at more length. */
export function checkRunJson(world: World, repository: Repository, run: CheckRun): Json {
  const url = `${apiUrl(world)}/repos/${fullName(repository)}/check-runs/${run.id}`;
  return {
    id: run.id,
    name: run.name,
    node_id: nodeId('CR', run.id),
    head_sha: run.headSha,
    external_id: run.externalId,
    url,
    html_url: `${world.url}/${fullName(repository)}/runs/${run.id}`,
    details_url: run.detailsUrl,
    status: run.status,
    conclusion: run.conclusion,
    started_at: time(run.startedAt),
    completed_at: timeOrNull(run.completedAt),
    output: {
      title: run.title,
      summary: run.summary,
      text: run.text,
      annotations_count: run.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    check_suite: { id: run.suite.id },
    app: suiteAppJson(world, run.suite.app),
    pull_requests: pullsOfCommit(world, repository, run.headSha),
  };
}

/** A suite without the repository and the commit, as it stands inside check_run payloads. */
export function simpleSuiteJson(world: World, repository: Repository, suite: CheckSuite): Json {
  return {
    id: suite.id,
    node_id: nodeId('CS', suite.id),
    head_branch: suite.headBranch,
    head_sha: suite.headSha,
    status: statusOf(repository, suite),
    conclusion: conclusionOf(repository, suite),
    url: `${apiUrl(world)}/repos/${fullName(repository)}/check-suites/${suite.id}`,
    before: suite.before,
    after: suite.after,
    pull_requests: pullsOfCommit(world, repository, suite.headSha),
    app: suiteAppJson(world, suite.app),
    created_at: time(suite.createdAt),
    updated_at: time(suite.updatedAt),
  };
}

/** Reads the head commit, hence the promise. */
export async function checkSuiteJson(world: World, repository: Repository, suite: CheckSuite): Promise<Json> {
  const simple = simpleSuiteJson(world, repository, suite);
  const commit = await readCommit(repository.path, suite.headSha);
  if (!commit) throw new Error(`suite ${suite.id} is for a commit that is gone: ${suite.headSha}`);
  return {
    ...simple,
    repository: repositoryJson(world, repository),
    head_commit: simpleCommitJson(commit),
    latest_check_runs_count: latestRuns(repository, suite).length,
    check_runs_url: `${String(simple['url'])}/check-runs`,
    rerequestable: true,
    runs_rerequestable: true,
  };
}

/** GitHub's description of the app inside a suite is older than merge queues: of its events it does not name theirs. */
function suiteAppJson(world: World, app: App): Json {
  return { ...appJson(world, app), events: app.events.filter(event => event !== 'merge_group') };
}
