import { issueKey } from '../flow/keys.ts';
import type { Key, Scope } from '../model/key.ts';
import type { WebContext } from './context.ts';
import { type Exchange, sendPage, sendTo } from './exchange.ts';
import { accountPage } from './pages/account.ts';
import { notFoundPage } from './pages/not-found.ts';

const DAY_MS = 86_400_000;
const MOST_TOKENS = 100;

/** Who is signed in, and their tokens. */
export async function showAccount(context: WebContext, exchange: Exchange): Promise<void> {
  sendPage(exchange, 200, accountPage(await accountOf(context, exchange), context.now()));
}

/** Makes a token of the person who is signed in, and shows its secret this once. */
export async function createToken(context: WebContext, exchange: Exchange, fields: URLSearchParams): Promise<void> {
  const { viewer } = exchange;
  if (viewer.kind !== 'person') return sendPage(exchange, 404, notFoundPage());
  const account = await accountOf(context, exchange);
  const name = (fields.get('name') ?? '').trim().slice(0, 100);
  const days = Number(fields.get('days'));
  const isWanted = name !== '' && Number.isInteger(days) && days >= 1 && days <= 366;
  if (!isWanted || account.tokens.length >= MOST_TOKENS) {
    const fault = isWanted ? `There are ${MOST_TOKENS} tokens already.` : 'A token needs a name, and 1 to 366 days.';
    return sendPage(exchange, 422, accountPage({ ...account, fault }, context.now()));
  }
  const scopes: readonly Scope[] = fields.get('write') === 'on' ? ['read', 'write'] : ['read'];
  const createdAt = context.now();
  const endsAt = createdAt + days * DAY_MS;
  const holder = { kind: 'person', actor: viewer.actor } as const;
  const { key, secret } = await issueKey(context.keys, { kind: 'token', name, holder, scopes, createdAt, endsAt });
  context.log.info({ actorId: viewer.actor.id, login: viewer.actor.login, token: key.id, scopes }, 'token created');
  sendPage(exchange, 200, accountPage({ ...account, tokens: [...account.tokens, key], secret }, createdAt));
}

/** Ends a token of the person who is signed in; those of others are none. */
export async function revokeToken(context: WebContext, exchange: Exchange, fields: URLSearchParams): Promise<void> {
  const { tokens } = await accountOf(context, exchange);
  const token = tokens.find(({ id }) => id === fields.get('id'));
  if (token === undefined) return sendPage(exchange, 404, notFoundPage());
  await context.keys.remove(token.id);
  context.log.info({ token: token.id, holder: token.holder }, 'token revoked');
  if (exchange.viewer.kind === 'person') context.rights.forget({ actorId: exchange.viewer.actor.id });
  sendTo(exchange, '/account');
}

async function accountOf({ keys, signIn }: WebContext, { viewer }: Exchange) {
  const tokens: readonly Key[] = viewer.kind === 'person' ? await keys.tokens(viewer.actor.id) : [];
  return { viewer, tokens, canSignIn: signIn !== undefined };
}
