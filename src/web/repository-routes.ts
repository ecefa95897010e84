import { sendBadge, sendFeed } from './badge.ts';
import type { WebContext } from './context.ts';
import { type Exchange, sendPage } from './exchange.ts';
import { showJob, showTest, showTests } from './history/answers.ts';
import { showRepository } from './lists.ts';
import { sendMissing } from './missing.ts';
import { settingsPage } from './pages/settings.ts';
import { isCalled } from './repository-sight.ts';
import { findAdministered } from './settings/administered.ts';
import { readSettings } from './settings/read.ts';

type AnswerOfRepository = (context: WebContext, exchange: Exchange, name: string) => Promise<void>;

const pages: Readonly<Partial<Record<string, AnswerOfRepository>>> = {
  '': showRepository,
  '/badge.svg': sendBadge,
  '/feed.atom': sendFeed,
  '/settings': showSettings,
  '/tests': showTests,
  '/tests/history': showTest,
};

/** What answers below `/OWNER/REPO`; undefined when the path cannot be of a repository, or is none of its pages. */
export function routeRepository(
  path: string,
): ((context: WebContext, exchange: Exchange) => Promise<void>) | undefined {
  const [, name, below = ''] = /^\/([\w-]{1,39}\/[\w.-]{1,100})(\/.*)?$/.exec(path) ?? [];
  const answer = pages[below] ?? ofJob(below);
  // GitHub's webhooks and programs come below /api; no account on GitHub can be called so.
  if (name === undefined || answer === undefined || name.startsWith('api/')) return undefined;
  return (context, exchange) => answer(context, exchange, name);
}

function ofJob(below: string): AnswerOfRepository | undefined {
  const key = decodePart(/^\/jobs\/([^/]+)$/.exec(below)?.[1]);
  return key === undefined ? undefined : (context, exchange, name) => showJob(context, exchange, name, key);
}

/** Undefined when it is no text. */
function decodePart(part: string | undefined): string | undefined {
  try {
    return part === undefined ? undefined : decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

async function showSettings(context: WebContext, exchange: Exchange, name: string): Promise<void> {
  const repository = await findAdministered(context, exchange.viewer, isCalled(name));
  if (repository === undefined) return sendMissing(exchange);
  sendPage(exchange, 200, settingsPage(await readSettings(context, repository), exchange.viewer, context));
}
