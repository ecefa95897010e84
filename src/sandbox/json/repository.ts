import type { Json } from '../contract/schema.ts';
import { isPullRequest } from '../state/issue.ts';
import { fullName, type Repository, roleOf } from '../state/repository.ts';
import type { User } from '../state/user.ts';
import { apiUrl, type World } from '../state/world.ts';
import { nodeId, time } from './node-id.ts';
import { permissionsJson } from './permissions.ts';
import { repositoryUrls } from './repository-urls.ts';
import { userJson } from './user.ts';

/** A repository with every field that any answer or payload has to have. */
export function repositoryJson(world: World, repository: Repository): Json {
  const forks = [...world.repositories.values()].filter(other => other.parent?.id === repository.id).length;
  const open = [...repository.issues.values()].filter(issue => issue.state === 'open').length;
  return {
    id: repository.id,
    node_id: nodeId('R', repository.id),
    name: repository.name,
    full_name: fullName(repository),
    private: repository.private,
    owner: userJson(world, repository.owner),
    description: repository.description,
    fork: repository.parent !== undefined,
    ...repositoryUrls(world, repository),
    created_at: time(repository.createdAt),
    updated_at: time(repository.pushedAt),
    pushed_at: time(repository.pushedAt),
    homepage: null,
    size: 0,
    stargazers_count: 0,
    watchers_count: 0,
    language: null,
    has_issues: true,
    has_projects: true,
    has_downloads: true,
    has_wiki: true,
    has_pages: false,
    has_discussions: false,
    forks_count: forks,
    mirror_url: null,
    archived: false,
    disabled: false,
    open_issues_count: open,
    license: null,
    allow_forking: true,
    is_template: false,
    web_commit_signoff_required: false,
    topics: [],
    visibility: repository.private ? 'private' : 'public',
    forks,
    open_issues: open,
    watchers: 0,
    default_branch: repository.defaultBranch,
  };
}

/** The answer of GET /repos/{owner}/{repo}. */
export function fullRepositoryJson(world: World, repository: Repository, viewer: User | undefined): Json {
  const role = roleOf(repository, viewer);
  return {
    ...repositoryJson(world, repository),
    permissions: permissionsJson(role),
    network_count: 0,
    subscribers_count: 0,
    ...(repository.parent
      ? { parent: repositoryJson(world, repository.parent), source: repositoryJson(world, repository.parent) }
      : {}),
  };
}

/** The open pull requests whose head is this commit of this repository, as checks list them (never those of forks). */
export function pullsOfCommit(world: World, repository: Repository, sha: string): Json[] {
  return [...repository.issues.values()]
    .filter(isPullRequest)
    .filter(({ state, pull }) => state === 'open' && pull.headSha === sha && pull.headRepositoryId === repository.id)
    .map(({ id, number, pull }) => {
      const url = `${apiUrl(world)}/repos/${fullName(repository)}`;
      const repo = { id: repository.id, url, name: repository.name };
      return {
        id,
        number,
        url: `${url}/pulls/${number}`,
        head: { ref: pull.headRef, sha: pull.headSha, repo },
        base: { ref: pull.baseRef, sha: pull.baseSha, repo },
      };
    });
}
