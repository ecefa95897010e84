import { rerequestRun, runCreated, runUpdated } from '../acts/check-run.ts';
import { suiteFor } from '../acts/check-suite.ts';
import { readCommit } from '../git/read.ts';
import type { Operations, RepositoryCall } from '../http/call.ts';
import { paginate } from '../http/paginate.ts';
import { ok, type Reply, unprocessable } from '../http/reply.ts';
import { checkRunJson } from '../json/check.ts';
import type { CheckRun } from '../state/check.ts';
import { fullName } from '../state/repository.ts';
import { applyOutput, applyProgress, refuseBadOutput } from './check-run-fields.ts';
import { author, present, text } from './find.ts';

const write = [['checks', 'write']] as const;
const read = [['checks', 'read']] as const;

/** Check runs: only apps write them, and only their own. */
export const checkRuns: Operations = {
  'POST /repos/{owner}/{repo}/check-runs': { needs: 'repository', permission: write, appsOnly: true, answer: create },
  'GET /repos/{owner}/{repo}/check-runs/{check_run_id}': { needs: 'repository', permission: read, answer: get },
  'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}': {
    needs: 'repository',
    permission: write,
    appsOnly: true,
    answer: update,
  },
  'GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations': {
    needs: 'repository',
    permission: read,
    answer: annotations,
  },
  'POST /repos/{owner}/{repo}/check-runs/{check_run_id}/rerequest': {
    needs: 'repository',
    permission: write,
    appsOnly: true,
    answer: rerequest,
  },
};

async function create(call: RepositoryCall): Promise<Reply> {
  const { world, repository, body } = call;
  const { app } = author(call);
  if (!app) throw new Error('only apps get here');
  refuseBadOutput(body);
  const sha = String(body['head_sha']);
  const commit = /^[0-9a-f]{40}$/.test(sha) ? await readCommit(repository.path, sha) : undefined;
  if (!commit) throw unprocessable('CheckRun', 'head_sha', `No commit found for SHA: ${sha}`);
  const run: CheckRun = {
    id: world.nextId(),
    suite: suiteFor(world, repository, app, { branch: null, before: null, after: sha }),
    headSha: sha,
    name: String(body['name']),
    externalId: text(body['external_id']) ?? '',
    detailsUrl: text(body['details_url']) ?? app.externalUrl,
    status: 'queued',
    conclusion: null,
    startedAt: world.now(),
    completedAt: null,
    title: null,
    summary: null,
    text: null,
    annotations: [],
    actions: [],
  };
  applyProgress(run, body, world.now());
  applyOutput(run, body);
  repository.runs.set(run.id, run);
  await runCreated(world, repository, run);
  return ok(checkRunJson(world, repository, run), 201);
}

async function update(call: RepositoryCall): Promise<Reply> {
  const { world, repository, body } = call;
  const run = ownRun(call);
  refuseBadOutput(body);
  const wasCompleted = run.status === 'completed';
  applyProgress(run, body, world.now());
  applyOutput(run, body);
  run.name = text(body['name']) ?? run.name;
  run.externalId = text(body['external_id']) ?? run.externalId;
  run.detailsUrl = text(body['details_url']) ?? run.detailsUrl;
  await runUpdated(world, repository, run, wasCompleted);
  return ok(checkRunJson(world, repository, run));
}

function get(call: RepositoryCall): Reply {
  return ok(checkRunJson(call.world, call.repository, runAt(call)));
}

function annotations(call: RepositoryCall): Reply {
  const { world, repository } = call;
  const run = runAt(call);
  const page = paginate(call, run.annotations, repository.id);
  const blob = `${world.url}/${fullName(repository)}/blob/${run.headSha}`;
  const body = page.items.map(item => ({ ...item, blob_href: `${blob}/${encodeURI(item.path)}` }));
  return { status: 200, body, headers: page.headers };
}

function rerequest(call: RepositoryCall): Reply {
  rerequestRun(call.world, call.repository, ownRun(call), author(call).user);
  return ok({}, 201);
}

function runAt(call: RepositoryCall): CheckRun {
  return present(call.repository.runs.get(Number(call.path['check_run_id'])));
}

/** Another app's run may be read, but not changed. */
function ownRun(call: RepositoryCall): CheckRun {
  const run = runAt(call);
  if (author(call).app !== run.suite.app) {
    throw unprocessable('CheckRun', 'app', 'Invalid app_id: check runs can only be changed by the app that made them');
  }
  return run;
}
