import type { Repository } from '../../model/trigger.ts';
import type { Request } from './octokit.ts';

const byName = '/repos/{owner}/{repo}';

/**
 * The same request by the number of its repository, where GitHub itself redirects to after a new name or owner: a name
 * can become another repository's, and then nothing is redirected any more.
 */
export function byNumber(request: Request, { id, owner, name }: Repository): Request {
  if (!request.url.startsWith(byName) || request['owner'] !== owner || request['repo'] !== name) return request;
  const { owner: _owner, repo: _repo, ...others } = request;
  return { ...others, url: request.url.replace(byName, '/repositories/{repository_id}'), repository_id: id };
}
