import { createToken, revokeToken } from './account.ts';
import type { WebContext } from './context.ts';
import { type Exchange, sendPage } from './exchange.ts';
import { isOwnForm, readForm } from './form.ts';
import { messagePage } from './pages/message.ts';
import { pressRunButton } from './run-actions.ts';
import { pressSettingsButton } from './settings/press.ts';
import { signOut } from './sign-in/routes.ts';
import { startByForm } from './start-run.ts';

/** Answers a form that is known to be ours. */
type Answer = (context: WebContext, exchange: Exchange, fields: URLSearchParams) => Promise<void>;

/** What answers a form sent to a path; undefined when there is none. */
export function routeForm(path: string): Answer | undefined {
  if (path === '/sign-out') return signOut;
  if (path === '/account/tokens') return createToken;
  if (path === '/account/tokens/revoke') return revokeToken;
  const [, runId] = /^\/runs\/(\w{1,64})\/actions$/.exec(path) ?? [];
  if (runId !== undefined) return (context, exchange, fields) => pressRunButton(context, exchange, runId, fields);
  const [, name] = /^\/([\w-]{1,39}\/[\w.-]{1,100})\/settings$/.exec(path) ?? [];
  if (name !== undefined) return (context, exchange, fields) => pressSettingsButton(context, exchange, name, fields);
  const [, repositoryId] = /^\/repositories\/(\d{1,15})\/start$/.exec(path) ?? [];
  if (repositoryId === undefined) return undefined;
  return (context, exchange, fields) => startByForm(context, exchange, Number(repositoryId), fields);
}

/** Nothing is done, and nothing asked, for a form that did not come from a page of ours (S44). */
export async function answerForm(answer: Answer, context: WebContext, exchange: Exchange): Promise<void> {
  const fields = await readForm(exchange.request);
  if (fields === undefined || !isOwnForm(exchange.request, fields, exchange.viewer, context.baseUrl)) {
    const text = 'This form is not from a page of this server, or from one of an earlier sign-in. Open the page again.';
    return sendPage(exchange, 403, messagePage('Not sent from here', text));
  }
  await answer(context, exchange, fields);
}
