import type { Json } from '../contract/schema.ts';
import type { App, Installation } from '../state/app.ts';
import { apiUrl, type World } from '../state/world.ts';
import { nodeId, time, timeOrNull } from './node-id.ts';
import { userJson } from './user.ts';

/** The app, as GitHub shows it beside everything the app makes. */
export function appJson(world: World, app: App): Json {
  return {
    id: app.id,
    client_id: app.clientId,
    slug: app.slug,
    node_id: nodeId('A', app.id),
    owner: userJson(world, app.owner),
    name: app.name,
    description: app.description,
    external_url: app.externalUrl,
    html_url: `${world.url}/apps/${app.slug}`,
    created_at: time(app.createdAt),
    updated_at: time(app.createdAt),
    permissions: app.permissions,
    events: app.events,
  };
}

/** An installation of an app on an account. */
export function installationJson(world: World, installation: Installation): Json {
  const { app, account } = installation;
  return {
    id: installation.id,
    client_id: app.clientId,
    account: userJson(world, account),
    repository_selection: installation.repositories === 'all' ? 'all' : 'selected',
    access_tokens_url: `${apiUrl(world)}/app/installations/${installation.id}/access_tokens`,
    repositories_url: `${apiUrl(world)}/installation/repositories`,
    html_url: `${world.url}/settings/installations/${installation.id}`,
    app_id: app.id,
    app_slug: app.slug,
    target_id: account.id,
    target_type: account.type,
    permissions: installation.permissions,
    events: app.events,
    created_at: time(installation.createdAt),
    updated_at: time(installation.createdAt),
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: installation.suspendedAt ? userJson(world, account) : null,
    suspended_at: timeOrNull(installation.suspendedAt),
  };
}
