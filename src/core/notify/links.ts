import type { BranchNews } from '../../model/notice.ts';
import { segment } from '../render/links.ts';

/** Addresses of what news is about; of this server's own pages as far as it has an address. */
export function linksOf({ repository, run, commit, branch }: BranchNews, baseUrl: string | undefined) {
  const runUrl = baseUrl === undefined ? undefined : `${baseUrl}/runs/${segment(run.id)}`;
  return {
    run: runUrl,
    job: (key: string) => (runUrl === undefined ? undefined : `${runUrl}/jobs/${segment(key)}`),
    commit: `${repository.url}/commit/${commit.sha}`,
    branch: `${repository.url}/tree/${branch.split('/').map(segment).join('/')}`,
  };
}
