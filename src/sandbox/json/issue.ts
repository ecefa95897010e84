import type { Json } from '../contract/schema.ts';
import type { Comment, Issue, Label, Reaction } from '../state/issue.ts';
import { fullName, type Repository } from '../state/repository.ts';
import { apiUrl, type World } from '../state/world.ts';
import { appJson } from './app.ts';
import { associationOf } from './association.ts';
import { nodeId, time, timeOrNull } from './node-id.ts';
import { userJson } from './user.ts';

/** An issue, or the issue side of a pull request. */
export function issueJson(world: World, repository: Repository, issue: Issue): Json {
  const api = `${apiUrl(world)}/repos/${fullName(repository)}`;
  const url = `${api}/issues/${issue.number}`;
  const page = `${world.url}/${fullName(repository)}/${issue.pull ? 'pull' : 'issues'}/${issue.number}`;
  const comments = [...repository.comments.values()].filter(comment => comment.issue === issue.number);
  return {
    url,
    repository_url: api,
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: page,
    id: issue.id,
    node_id: nodeId('I', issue.id),
    number: issue.number,
    title: issue.title,
    user: userJson(world, issue.author),
    labels: [...issue.labels].map(name => labelJson(world, repository, name)),
    state: issue.state,
    locked: issue.locked,
    assignee: null,
    assignees: [],
    milestone: null,
    comments: comments.length,
    created_at: time(issue.createdAt),
    updated_at: time(issue.updatedAt),
    closed_at: timeOrNull(issue.closedAt),
    author_association: associationOf(repository, issue.author),
    active_lock_reason: null,
    body: issue.body,
    reactions: reactionsJson(url, []),
    ...(issue.pull
      ? {
          draft: issue.pull.draft,
          pull_request: {
            url: `${api}/pulls/${issue.number}`,
            html_url: page,
            diff_url: `${page}.diff`,
            patch_url: `${page}.patch`,
          },
        }
      : {}),
  };
}

/** A comment with the count of its reactions. */
export function commentJson(world: World, repository: Repository, comment: Comment): Json {
  const api = `${apiUrl(world)}/repos/${fullName(repository)}/issues`;
  const kind = repository.issues.get(comment.issue)?.pull ? 'pull' : 'issues';
  const url = `${api}/comments/${comment.id}`;
  return {
    url,
    html_url: `${world.url}/${fullName(repository)}/${kind}/${comment.issue}#issuecomment-${comment.id}`,
    issue_url: `${api}/${comment.issue}`,
    id: comment.id,
    node_id: nodeId('IC', comment.id),
    user: userJson(world, comment.author),
    created_at: time(comment.createdAt),
    updated_at: time(comment.updatedAt),
    author_association: associationOf(repository, comment.author),
    body: comment.body,
    reactions: reactionsJson(url, [...comment.reactions.values()]),
    performed_via_github_app: comment.app ? appJson(world, comment.app) : null,
  };
}

/** One reaction of one account. */
export function reactionJson(world: World, reaction: Reaction): Json {
  return {
    id: reaction.id,
    node_id: nodeId('REA', reaction.id),
    user: userJson(world, reaction.user),
    content: reaction.content,
    created_at: time(reaction.createdAt),
  };
}

/** A label by its name. */
export function labelJson(world: World, repository: Repository, name: string): Json {
  const label: Label | undefined = repository.labels.get(name);
  return {
    id: label?.id ?? 0,
    node_id: nodeId('LA', label?.id ?? 0),
    url: `${apiUrl(world)}/repos/${fullName(repository)}/labels/${encodeURIComponent(name)}`,
    name,
    color: label?.color ?? 'ededed',
    default: false,
    description: label?.description ?? null,
  };
}

function reactionsJson(url: string, reactions: readonly Reaction[]): Json {
  const count = (content: string) => reactions.filter(reaction => reaction.content === content).length;
  const contents = ['+1', '-1', 'laugh', 'hooray', 'confused', 'heart', 'rocket', 'eyes'];
  return {
    url: `${url}/reactions`,
    total_count: reactions.length,
    ...Object.fromEntries(contents.map(content => [content, count(content)])),
  };
}
