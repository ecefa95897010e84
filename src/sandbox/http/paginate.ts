import type { Call } from './call.ts';

/** One page of a list, and the Link header that leads to the others. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly headers: Readonly<Record<string, string>>;
}

/** Cuts the page that `page` and `per_page` (at most 100, and `usual` unless told) ask for. */
export function paginate<Item>(call: Call, all: readonly Item[], repositoryId?: number, usual = 30): Page<Item> {
  const asked = call.query['per_page'];
  const size = asked === undefined ? usual : Math.min(Math.max(Number(asked), 1), 100);
  const page = Math.max(Number(call.query['page'] ?? 1), 1);
  const last = Math.max(Math.ceil(all.length / size), 1);
  const items = all.slice((page - 1) * size, page * size);
  const links: string[] = [];
  if (page > 1) links.push(link(page - 1, 'prev'));
  if (page < last) links.push(link(page + 1, 'next'), link(last, 'last'));
  if (page > 1) links.push(link(1, 'first'));
  return { items, headers: links.length === 0 ? {} : { link: links.join(', ') } };

  function link(target: number, relation: string): string {
    const query = new URLSearchParams();
    for (const [key, value] of Object.entries(call.query)) query.set(key, String(value));
    query.set('page', String(target));
    return `<${call.base}${stable(call.pathname, repositoryId)}?${query}>; rel="${relation}"`;
  }
}

/** GitHub's links name repositories by id, so that they survive a rename. */
function stable(pathname: string, repositoryId: number | undefined): string {
  if (repositoryId === undefined) return pathname;
  return pathname.replace(/^\/repos\/[^/]+\/[^/]+/, `/repositories/${repositoryId}`);
}
