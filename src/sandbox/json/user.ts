import type { Json } from '../contract/schema.ts';
import type { User } from '../state/user.ts';
import { apiUrl, type World } from '../state/world.ts';
import { nodeId } from './node-id.ts';

/** An account as it stands beside everything it made. */
export function userJson(world: World, user: User): Json {
  const url = `${apiUrl(world)}/users/${encodeURIComponent(user.login)}`;
  const page = user.type === 'Bot' ? `apps/${user.login.replace('[bot]', '')}` : user.login;
  return {
    login: user.login,
    id: user.id,
    node_id: nodeId('U', user.id),
    avatar_url: `${world.url}/avatars/u/${user.id}?v=4`,
    gravatar_id: '',
    url,
    html_url: `${world.url}/${page}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: user.type,
    user_view_type: 'public',
    site_admin: false,
  };
}
