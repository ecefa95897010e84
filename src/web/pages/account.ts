import { oneLine } from '../../core/render/clean.ts';
import type { Key } from '../../model/key.ts';
import { formToken } from '../form.ts';
import { type Html, html } from '../html.ts';
import { signInPath } from '../paths.ts';
import type { Viewer } from '../viewer.ts';
import { layout } from './layout.ts';

export interface Account {
  readonly viewer: Viewer;
  readonly tokens: readonly Key[];
  readonly canSignIn: boolean;
  /** Of a token that was just made; nobody sees it again. */
  readonly secret?: string;
  /** What was wrong with what was asked for. */
  readonly fault?: string;
}

/** Who is signed in, and the tokens of their programs. `now` in milliseconds since the epoch. */
export function accountPage(account: Account, now: number): Html {
  const { viewer } = account;
  const content = viewer.kind === 'person' ? signedIn(viewer, account, now) : signedOut(account);
  return layout({ title: 'Account', trail: [{ label: 'Account' }], content });
}

function signedOut({ viewer, canSignIn }: Account): Html {
  if (viewer.kind === 'operator') {
    return html`<h1>This machine</h1><p>Only this machine reaches this server, so nobody has to sign in.</p>`;
  }
  return html`<section class="empty"><h1>Not signed in</h1>${
    canSignIn
      ? html`<p><a class="button" href="${signInPath('/')}">Sign in with GitHub</a></p><p class="quiet">You see here what you can read on GitHub.</p>`
      : html`<p>Nobody can sign in here: the server has no GITHUB_CLIENT_ID and GITHUB_CLIENT_SECRET.</p>`
  }</section>`;
}

function signedIn(viewer: Extract<Viewer, { kind: 'person' }>, account: Account, now: number): Html {
  const { tokens, secret, fault } = account;
  return html`<h1>${oneLine(viewer.actor.login, 60)}</h1>
<form method="post" action="/sign-out">${formToken(viewer)}<button>Sign out</button></form>
<h2>Tokens</h2>
<p class="quiet">For programs that use the <a href="/api/v1/openapi.json">API</a>. A token may do what you may do, at each moment.</p>
${secret !== undefined && html`<p class="secret" role="status">Copy it now, it is not shown again: <code>${secret}</code></p>`}
${fault !== undefined && html`<p class="cause" role="alert">${fault}</p>`}
<ul class="tokens">${tokens.map(token => line(viewer, token, now))}</ul>
<form class="new-token" method="post" action="/account/tokens">${formToken(viewer)}
<p><label>Name <input name="name" required maxlength="100"></label>
<label>Days <input name="days" type="number" min="1" max="366" value="90" required></label>
<label><input type="checkbox" name="write"> may also do things</label>
<button>Create a token</button></p></form>`;
}

function line(viewer: Viewer, { id, name, scopes, endsAt }: Key, now: number): Html {
  const state = endsAt === undefined ? 'does not end' : endsAt <= now ? 'has ended' : `ends ${dayOf(endsAt)}`;
  return html`<li><form method="post" action="/account/tokens/revoke">${formToken(viewer)}<input type="hidden" name="id" value="${id}">
<strong>${oneLine(name, 100)}</strong> <span class="quiet">${scopes.join(' and ')}, ${state}</span> <button>Revoke</button></form></li>`;
}

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
