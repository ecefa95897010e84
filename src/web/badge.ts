import { createHash } from 'node:crypto';
import { conclusionOf } from './api/present.ts';
import type { WebContext } from './context.ts';
import { type Exchange, sendPage } from './exchange.ts';
import { badgeImage } from './pages/badge.ts';
import { feedDocument } from './pages/feed.ts';
import { notFoundPage } from './pages/not-found.ts';
import { findRepository, isCalled } from './repository-sight.ts';
import { findVisibleRuns } from './visible-runs.ts';

const LISTED = 30;

/** How a branch stands. What the reader may not know of looks as what is not there. */
export async function sendBadge(context: WebContext, exchange: Exchange, name: string): Promise<void> {
  const { request, response } = exchange;
  const image = badgeImage(await stateOf(context, exchange, name)).markup;
  const etag = `"${createHash('sha256').update(image).digest('hex').slice(0, 32)}"`;
  const isKnown = request.headers['if-none-match'] === etag;
  // GitHub shows it through a proxy of its own, which keeps what it is not told to ask for again; and from other origins.
  response.setHeader('cache-control', 'no-cache, max-age=0');
  response.setHeader('cross-origin-resource-policy', 'cross-origin');
  response.writeHead(isKnown ? 304 : 200, { 'content-type': 'image/svg+xml; charset=utf-8', etag });
  response.end(isKnown || request.method === 'HEAD' ? undefined : image);
}

async function stateOf(context: WebContext, exchange: Exchange, name: string) {
  const sight = await findRepository(context, exchange.viewer, isCalled(name));
  if (sight === undefined) return 'unknown';
  const { repository } = sight;
  const branch = exchange.query.get('branch') ?? repository.defaultBranch;
  const query = { repositoryId: repository.id, ref: { kind: 'branch', name: branch }, limit: 1 } as const;
  const over = await findVisibleRuns(context, exchange.viewer, { ...query, open: false });
  const [last] = over.runs;
  return last === undefined ? 'unknown' : conclusionOf(last);
}

/** The newest runs of a repository, or of one branch of it, as an Atom feed. */
export async function sendFeed(context: WebContext, exchange: Exchange, name: string): Promise<void> {
  const sight = await findRepository(context, exchange.viewer, isCalled(name));
  if (sight === undefined) return sendPage(exchange, 404, notFoundPage());
  const { repository } = sight;
  const branch = exchange.query.get('branch');
  const ref = branch === null ? {} : { ref: { kind: 'branch', name: branch } as const };
  const query = { repositoryId: repository.id, limit: LISTED, open: false, ...ref };
  const { runs } = await findVisibleRuns(context, exchange.viewer, query);
  exchange.response.writeHead(200, { 'content-type': 'application/atom+xml; charset=utf-8' });
  const document = feedDocument(name, branch ?? undefined, runs, context.baseUrl).markup;
  exchange.response.end(exchange.request.method === 'HEAD' ? undefined : document);
}
