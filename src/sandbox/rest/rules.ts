import type { Operations, RepositoryCall } from '../http/call.ts';
import { ok, type Reply } from '../http/reply.ts';
import { fullName } from '../state/repository.ts';

/** What rulesets say of a branch. */
export const rules: Operations = {
  'GET /repos/{owner}/{repo}/rules/branches/{branch}': {
    needs: 'repository',
    permission: [['metadata', 'read']],
    answer: rulesOfBranch,
  },
};

/** The one ruleset of a repository; none for a branch that no rule is about, also when there is no such branch. */
function rulesOfBranch({ repository, path }: RepositoryCall): Reply {
  const checks = repository.ruledChecks.get(String(path['branch']));
  if (checks === undefined) return ok([]);
  return ok([
    {
      type: 'required_status_checks',
      ruleset_source_type: 'Repository',
      ruleset_source: fullName(repository),
      ruleset_id: repository.id,
      parameters: {
        strict_required_status_checks_policy: false,
        required_status_checks: checks.map(({ name, appId }) => {
          return { context: name, ...(appId === undefined ? {} : { integration_id: appId }) };
        }),
      },
    },
  ]);
}
