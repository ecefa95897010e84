import { randomUUID } from 'node:crypto';
import { start } from '../flow/act.ts';
import { isWriter } from '../flow/trust.ts';
import type { Repository } from '../model/trigger.ts';
import type { Variables } from '../model/variables.ts';
import { roleIn } from './access.ts';
import type { WebContext } from './context.ts';
import { doerOf } from './doer.ts';
import { type Exchange, sendPage, sendTo } from './exchange.ts';
import { messagePage } from './pages/message.ts';
import { notFoundPage } from './pages/not-found.ts';
import { startPage } from './pages/start.ts';
import { runPath } from './paths.ts';

/** The page on which a run is started by hand; for those who may. */
export async function showStart(context: WebContext, exchange: Exchange, repositoryId: number): Promise<void> {
  const repository = await startable(context, exchange, repositoryId);
  if (repository === undefined) return sendPage(exchange, 404, notFoundPage());
  sendPage(exchange, 200, startPage(repository, exchange.viewer));
}

/** Starts a run of a branch or tag, with variables of one's own. */
export async function startByForm(
  context: WebContext,
  exchange: Exchange,
  repositoryId: number,
  fields: URLSearchParams,
): Promise<void> {
  const repository = await startable(context, exchange, repositoryId);
  const doer = doerOf(exchange.viewer, repositoryId, 'web');
  if (repository === undefined || doer === undefined) return sendPage(exchange, 404, notFoundPage());
  const again = (message: string) =>
    sendPage(exchange, 422, startPage(repository, exchange.viewer, { fields, message }));
  const variables = readVariables(fields.get('variables') ?? '');
  if (typeof variables === 'string') return again(variables);
  const name = (fields.get('ref') ?? '').trim();
  const ref = { kind: fields.get('kind') === 'tag' ? ('tag' as const) : ('branch' as const), name };
  if (!isRefName(name)) return again('That is no name of a branch or tag.');
  const started = await start(context.handling, doer, `web-${randomUUID()}`, { repository, ref, variables });
  if (started.outcome === 'no_such_ref') return again(`There is no ${ref.kind} of this name.`);
  if (started.outcome === 'refused') {
    return sendPage(exchange, 403, messagePage('Refused', 'Starting a run needs write permission to its repository.'));
  }
  sendTo(exchange, runPath(started.run.id));
}

/** As git has it, as far as it can be told from the name alone. */
export function isRefName(name: string): boolean {
  return /^(?!-)[^\x00-\x20\x7f~^:?*[\\]{1,255}$/.test(name) && !name.includes('..') && !name.includes('@{');
}

/** A repository that we know by a run, of which the viewer may write. */
async function startable(
  context: WebContext,
  { viewer }: Exchange,
  repositoryId: number,
): Promise<Repository | undefined> {
  if (doerOf(viewer, repositoryId, 'web') === undefined) return undefined;
  if (!isWriter(await roleIn(context, viewer, repositoryId))) return undefined;
  const [newest] = await context.store.findRuns({ repositoryId, limit: 1 });
  return newest?.trigger.repository;
}

const MOST_VARIABLES = 100;

/** `NAME=value`, one a line; a sentence for a line that is not. */
function readVariables(text: string): Variables | string {
  const lines = text.split(/\r?\n/).filter(line => line.trim() !== '');
  if (lines.length > MOST_VARIABLES) return `At most ${MOST_VARIABLES} variables can be given.`;
  const pairs = lines.map(line => /^\s*([A-Za-z_]\w{0,254})=(.*)$/.exec(line));
  const wrong = pairs.indexOf(null);
  if (wrong !== -1) return `Variables are written NAME=value, one a line; line ${wrong + 1} is not.`;
  return Object.fromEntries(pairs.map(pair => [pair?.[1] ?? '', pair?.[2] ?? '']));
}
