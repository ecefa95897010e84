import type { WebContext } from './context.ts';
import { type Exchange, sendPage } from './exchange.ts';
import { sendMissing } from './missing.ts';
import { repositoriesPage } from './pages/repositories.ts';
import { repositoryRunsPage, runsPage } from './pages/runs.ts';
import { repositoryPath, runsPath } from './paths.ts';
import { findVisibleRepositories } from './repositories.ts';
import { findRepository, isCalled } from './repository-sight.ts';
import { filterQuery, type RunFilters, readCursor, readFilters } from './run-filters.ts';
import { findVisibleRuns } from './visible-runs.ts';

/** How many a page shows. */
const LISTED = 50;
const MOST_PAGES = 1_000;

/** The repositories that the viewer may see. */
export async function showRepositories(context: WebContext, { query, ...exchange }: Exchange): Promise<void> {
  const text = (query.get('q') ?? '').trim().slice(0, 100);
  const number = Math.min(MOST_PAGES, Math.max(1, Math.trunc(Number(query.get('page'))) || 1));
  const place = { text, skip: (number - 1) * LISTED, limit: LISTED };
  const page = await findVisibleRepositories(context, exchange.viewer, place);
  sendPage({ query, ...exchange }, 200, repositoriesPage({ ...page, text, number }, context.now()));
}

/** The runs of all repositories that the viewer may see. */
export async function showRuns(context: WebContext, exchange: Exchange): Promise<void> {
  const filters = readFilters(exchange.query);
  const found = await runsOf(context, exchange, filters);
  sendPage(exchange, 200, runsPage({ ...found, path: runsPath, filters }, context.now()));
}

/** The runs of one repository, by its name. */
export async function showRepository(context: WebContext, exchange: Exchange, name: string): Promise<void> {
  const sight = await findRepository(context, exchange.viewer, isCalled(name));
  if (sight === undefined) return sendMissing(exchange);
  const { repository, role } = sight;
  const { repository: _, ...filters } = readFilters(exchange.query);
  const found = await runsOf(context, exchange, filters, repository.id);
  const path = repositoryPath(repository);
  sendPage(exchange, 200, repositoryRunsPage({ ...found, path, filters, repository, role }, context.now()));
}

/** A repository that the viewer may not know of has no runs. */
async function runsOf(context: WebContext, { viewer, query }: Exchange, filters: RunFilters, ofRepository?: number) {
  const named = filters.repository;
  const found = named === undefined ? undefined : await findRepository(context, viewer, isCalled(named));
  if (named !== undefined && found === undefined) return { runs: [] };
  const repositoryId = ofRepository ?? found?.repository.id;
  return findVisibleRuns(context, viewer, {
    ...filterQuery(filters),
    ...readCursor(query),
    ...(repositoryId !== undefined && { repositoryId }),
    limit: LISTED,
  });
}
