import type { RunQuery } from '../flow/ports/store.ts';

/** What a list of runs is narrowed to, as the address says it; what makes no sense there is not in here. */
export interface RunFilters {
  /** `owner/name`. */
  readonly repository?: string;
  readonly branch?: string;
  readonly event?: (typeof EVENTS)[number];
  readonly author?: string;
  readonly status?: (typeof STATUSES)[number];
  readonly q?: string;
}

/** Which page of the list, by a run next to it. */
export type Cursor = Pick<RunQuery, 'before' | 'after'>;

export const EVENTS = ['push', 'pull_request', 'merge_group', 'schedule', 'web', 'api'] as const;

export const STATUSES = [
  'queued',
  'in_progress',
  'action_required',
  'success',
  'failure',
  'cancelled',
  'skipped',
  'neutral',
] as const;

const LONGEST = 255;
const NAMES = ['repository', 'branch', 'event', 'author', 'status', 'q'] as const;

export function readFilters(query: URLSearchParams): RunFilters {
  const given = (name: string) => (query.get(name) ?? '').trim().slice(0, LONGEST) || undefined;
  const texts = (['repository', 'branch', 'author', 'q'] as const).map(name => [name, given(name)] as const);
  const event = EVENTS.find(each => each === given('event'));
  const status = STATUSES.find(each => each === given('status'));
  const present = [...texts, ['event', event] as const, ['status', status] as const];
  return Object.fromEntries(present.filter(([, value]) => value !== undefined));
}

export function readCursor(query: URLSearchParams): Cursor {
  const { before, after } = Object.fromEntries(query);
  const isId = (id: string | undefined) => id !== undefined && /^[1-9]\d{0,17}$/.test(id);
  if (isId(before)) return { before: before ?? '' };
  return isId(after) ? { after: after ?? '' } : {};
}

/** What the store is asked for; the repository aside, which only its readers may know of. */
export function filterQuery({ branch, event, author, status, q }: RunFilters): Omit<RunQuery, 'limit'> {
  return {
    ...(branch !== undefined && { branch }),
    ...(event !== undefined && { event }),
    ...(author !== undefined && { actor: author }),
    ...(status !== undefined && { standing: status }),
    ...(q !== undefined && { text: q }),
  };
}

/** The address of a list narrowed so. */
export function listPath(path: string, filters: RunFilters, cursor: Cursor = {}): string {
  const query = new URLSearchParams();
  for (const name of NAMES) if (filters[name] !== undefined) query.set(name, filters[name]);
  for (const [name, id] of Object.entries(cursor)) query.set(name, id);
  return query.size === 0 ? path : `${path}?${query}`;
}
