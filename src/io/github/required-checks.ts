import type { Octokit } from '@octokit/rest';
import { z } from 'zod';
import type { Client } from './client.ts';
import { Refusal, unlessMissing } from './refusal.ts';

/** So many repositories of an installation are looked at. */
const MOST_REPOSITORIES = 50;

const repositories = z.array(z.object({ full_name: z.string(), default_branch: z.string(), html_url: z.string() }));

/** Docs.github.com, "Get rules for a branch". */
const rule = z.object({
  type: z.string(),
  parameters: z
    .object({ required_status_checks: z.array(z.object({ context: z.string(), integration_id: z.int().nullish() })) })
    .optional()
    .catch(undefined),
});

/** Docs.github.com, "Get a branch": what the older branch protection requires. */
const protection = z.object({
  required_status_checks: z
    .object({ checks: z.array(z.object({ context: z.string(), app_id: z.int().nullish() })) })
    .optional(),
});

/** A check that must pass on the default branch, and from which app it is taken; absent: from whoever may write there. */
interface Required {
  readonly name: string;
  readonly appId?: number;
}

/** What the default branches of an installation's repositories require: of the first ones, one after the other. Throws Refusal. */
export async function readRequiredChecks(client: Pick<Client, 'of'>, installationId: number) {
  const octokit = client.of(installationId);
  const { data } = await octokit.rest.apps.listReposAccessibleToInstallation({ per_page: MOST_REPOSITORIES });
  const found = [];
  for (const { full_name, default_branch, html_url } of repositories.parse(data.repositories)) {
    const required = await readRequired(octokit, full_name, default_branch);
    found.push({ repository: full_name, settings: `${html_url}/settings/rules`, required });
  }
  return { found, left: data.total_count - found.length };
}

async function readRequired(octokit: Octokit, fullName: string, branch: string): Promise<readonly Required[]> {
  const [owner = '', repo = ''] = fullName.split('/');
  const [rules, found] = await Promise.all([
    unlessWithout(octokit.rest.repos.getBranchRules({ owner, repo, branch, per_page: 100 })),
    unlessWithout(octokit.rest.repos.getBranch({ owner, repo, branch })),
  ]);
  const ruled = z
    .array(rule)
    .parse(rules?.data ?? [])
    .flatMap(({ type, parameters }) =>
      type === 'required_status_checks' ? (parameters?.required_status_checks ?? []) : [],
    )
    .map(({ context, integration_id }) => required(context, integration_id));
  const { required_status_checks } = protection.parse(found?.data.protection ?? {});
  const guarded = (required_status_checks?.checks ?? []).map(({ context, app_id }) => required(context, app_id));
  return [...ruled, ...guarded];
}

/** A private repository of a plan without rules is told so by a 403: nothing can be required there. */
async function unlessWithout<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await unlessMissing(answer);
  } catch (error) {
    if (error instanceof Refusal && error.status === 403 && !error.retryable) return undefined;
    throw error;
  }
}

/** The older protection writes -1 for "any source". */
function required(name: string, appId: number | null | undefined): Required {
  return { name, ...(typeof appId === 'number' && appId > 0 && { appId }) };
}
