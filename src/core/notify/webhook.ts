import { z } from 'zod';
import type { Notice } from '../../model/notice.ts';
import { utcTime } from '../time/utc.ts';
import { linksOf } from './links.ts';

const state = z.enum(['success', 'failure']);
const time = z.iso.datetime();
/** Of a page of ours: a server without an address knows none. */
const page = z.string().nullable();

/** What docs/notifications.md describes, and the description of the API: what is there stays, more may come. */
export const branchEvent = z.object({
  id: z.string(),
  event: z.enum(['branch.broken', 'branch.fixed', 'branch.still_failing', 'branch.still_passing']),
  repository: z.object({ id: z.int(), full_name: z.string(), url: z.string() }),
  branch: z.object({ name: z.string(), url: z.string(), state, previous_state: state.nullable() }),
  run: z.object({
    id: z.string(),
    title: z.string(),
    url: page,
    started_at: time,
    completed_at: time,
    failed_jobs: z.array(z.object({ key: z.string(), url: page })),
  }),
  commit: z.object({ sha: z.string(), title: z.string(), author: z.string(), url: z.string() }),
  actor: z.string(),
});

/** The body of a webhook. */
export function webhookBody({ key, news }: Notice, baseUrl: string | undefined): z.output<typeof branchEvent> {
  const { turn, repository, branch, verdict, previous, run, commit, actor } = news;
  const links = linksOf(news, baseUrl);
  return {
    id: key,
    event: `branch.${turn}`,
    repository: {
      id: repository.id,
      full_name: `${repository.owner}/${repository.name}`,
      url: repository.url,
    },
    branch: { name: branch, url: links.branch, state: verdict, previous_state: previous?.verdict ?? null },
    run: {
      id: run.id,
      title: run.title,
      url: links.run ?? null,
      started_at: isoTime(run.beganAt),
      completed_at: isoTime(run.completedAt),
      failed_jobs: run.failed.map(jobKey => ({ key: jobKey, url: links.job(jobKey) ?? null })),
    },
    commit: { sha: commit.sha, title: commit.title, author: commit.authorName, url: links.commit },
    actor,
  };
}

/** ISO 8601, to the second. */
function isoTime(at: number): string {
  return `${utcTime(at).replace(' ', 'T')}Z`;
}
