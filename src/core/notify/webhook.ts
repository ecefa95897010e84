import type { Notice } from '../../model/notice.ts';
import { utcTime } from '../time/utc.ts';
import { linksOf } from './links.ts';

/** The body of a webhook as docs/notifications.md describes it: what is there stays, more may come. */
export function webhookBody({ key, news }: Notice, baseUrl: string | undefined): object {
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
