import { z } from 'zod';
import type { PullRequest } from '../../model/trigger.ts';

/** What we read of a pull request, the same in webhooks and in the REST API. */
export const pullRequestShape = z.object({
  number: z.int(),
  title: z.string(),
  draft: z.boolean().optional(),
  labels: z.array(z.object({ name: z.string() })),
  head: z.object({ ref: z.string(), sha: z.string(), repo: z.object({ id: z.int() }).nullable() }),
  base: z.object({ ref: z.string(), sha: z.string() }),
});

/** In our words. The repository of a deleted fork has the id 0, which no repository has, so it is never taken for ours. */
export function toPullRequest(pull: z.infer<typeof pullRequestShape>): PullRequest {
  return {
    number: pull.number,
    title: pull.title,
    draft: pull.draft ?? false,
    labels: pull.labels.map(label => label.name),
    head: { branch: pull.head.ref, sha: pull.head.sha, repositoryId: pull.head.repo?.id ?? 0 },
    base: { branch: pull.base.ref, sha: pull.base.sha },
  };
}
