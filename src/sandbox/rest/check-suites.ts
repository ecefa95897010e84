import { findSuite, rerequestSuite, suiteFor } from '../acts/check-suite.ts';
import { dig } from '../contract/schema.ts';
import type { Operations, RepositoryCall } from '../http/call.ts';
import { ok, type Reply } from '../http/reply.ts';
import { checkSuiteJson } from '../json/check.ts';
import { repositoryJson } from '../json/repository.ts';
import type { CheckSuite } from '../state/check.ts';
import { author, commitAt, present } from './find.ts';

const write = [['checks', 'write']] as const;

/** Check suites: mostly made by a push, sometimes by hand. */
export const checkSuites: Operations = {
  'POST /repos/{owner}/{repo}/check-suites': { needs: 'repository', permission: write, appsOnly: true, answer: create },
  'PATCH /repos/{owner}/{repo}/check-suites/preferences': {
    needs: 'repository',
    permission: [['checks', 'write']],
    answer: preferences,
  },
  'GET /repos/{owner}/{repo}/check-suites/{check_suite_id}': {
    needs: 'repository',
    permission: [['checks', 'read']],
    answer: async call => ok(await checkSuiteJson(call.world, call.repository, suiteAt(call))),
  },
  'POST /repos/{owner}/{repo}/check-suites/{check_suite_id}/rerequest': {
    needs: 'repository',
    permission: write,
    appsOnly: true,
    answer: rerequest,
  },
};

async function create(call: RepositoryCall): Promise<Reply> {
  const { world, repository } = call;
  const { app } = author(call);
  if (!app) throw new Error('only apps get here');
  const { sha } = await commitAt(call, call.body['head_sha']);
  const known = findSuite(repository, app, sha);
  const suite = known ?? suiteFor(world, repository, app, { branch: null, before: null, after: sha });
  return ok(await checkSuiteJson(world, repository, suite), known ? 200 : 201);
}

function preferences(call: RepositoryCall): Reply {
  const { world, repository, body } = call;
  const wanted = body['auto_trigger_checks'];
  if (Array.isArray(wanted)) {
    for (const item of wanted) {
      const app = Number(dig(item, 'app_id'));
      if (dig(item, 'setting') === true) repository.silentApps.delete(app);
      else repository.silentApps.add(app);
    }
  }
  const settings = [...world.apps.keys()].map(app => ({ app_id: app, setting: !repository.silentApps.has(app) }));
  return ok({ preferences: { auto_trigger_checks: settings }, repository: repositoryJson(world, repository) });
}

async function rerequest(call: RepositoryCall): Promise<Reply> {
  await rerequestSuite(call.world, call.repository, suiteAt(call), author(call).user);
  return ok({}, 201);
}

function suiteAt(call: RepositoryCall): CheckSuite {
  return present(call.repository.suites.get(Number(call.path['check_suite_id'])));
}
