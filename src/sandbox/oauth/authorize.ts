import { randomBytes } from 'node:crypto';
import { face } from '../pages/avatar.ts';
import { html } from '../pages/html.ts';
import { layout } from '../pages/layout.ts';
import type { App } from '../state/app.ts';
import { findUser, type World } from '../state/world.ts';

const codeLifetimeMs = 10 * 60_000;

/**
 * Asks whether an app may know who one is; here, who one is. Undefined when no app has this client id, or it may not send
 * people to where they are to be sent back to. Source: docs.github.com, "Generating a user access token for a GitHub App".
 */
export function authorizePage(world: World, query: URLSearchParams): string | undefined {
  const app = appOf(world, query);
  if (app === undefined || redirectOf(app, query) === undefined) return undefined;
  const people = [...world.users.values()].filter(({ type }) => type === 'User');
  const action = `/login/oauth/authorize?${query}`;
  return layout(
    `Authorize ${app.name}`,
    [],
    html`<h1>Authorize ${app.name}</h1><p class="dim">It asks who you are.</p><div class="box">${people.map(
      user => html`<form class="item row" method="post" action="${action}">
      <input type="hidden" name="login" value="${user.login}">${face(user)} <button>Authorize as ${user.login}</button></form>`,
    )}</div>`,
  );
}

/** Somebody agreed. Answers where to go back to, with `code` and `state`; undefined for what no page of ours asks. */
export function agree(world: World, query: URLSearchParams, login: string): string | undefined {
  const app = appOf(world, query);
  const redirectUri = app && redirectOf(app, query);
  const user = findUser(world, login);
  if (app === undefined || redirectUri === undefined || user?.type !== 'User') return undefined;
  const code = randomBytes(10).toString('hex');
  const expiresAt = new Date(world.now().getTime() + codeLifetimeMs);
  const challenge = query.get('code_challenge_method') === 'S256' ? query.get('code_challenge') : null;
  world.grants.set(code, { app, user, redirectUri, expiresAt, ...(challenge === null ? {} : { challenge }) });
  const target = new URL(redirectUri);
  target.searchParams.set('code', code);
  const state = query.get('state');
  if (state !== null) target.searchParams.set('state', state);
  return target.href;
}

function appOf(world: World, query: URLSearchParams): App | undefined {
  return [...world.apps.values()].find(({ clientId }) => clientId === query.get('client_id'));
}

/** Exactly one of those the app has registered; the first one when none is asked for. */
function redirectOf({ callbackUrls }: App, query: URLSearchParams): string | undefined {
  const wanted = query.get('redirect_uri');
  return wanted === null ? callbackUrls[0] : callbackUrls.find(url => url === wanted);
}
