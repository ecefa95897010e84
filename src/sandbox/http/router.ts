import type { Operation, Operations } from './call.ts';

/** What a request means: the operation, its template, and the values in the path. */
export interface Match {
  readonly template: string;
  readonly operation: Operation;
  readonly path: Record<string, unknown>;
}

/** What a method and a path mean, or undefined when nothing answers there. */
export type Router = (method: string, pathname: string) => Match | undefined;

interface Route {
  readonly method: string;
  readonly template: string;
  readonly pattern: RegExp;
  readonly names: readonly string[];
  readonly operation: Operation;
}

/** Parameters that may hold slashes: branch names and file paths. */
const deep = new Set(['ref', 'path', 'basehead', 'branch', 'base', 'head']);

/** Finds operations by "METHOD template"; the most literal template wins. */
export function newRouter(operations: Operations): Router {
  const routes = Object.entries(operations).map(([key, operation]) => route(key, operation));
  routes.sort((a, b) => literals(b.template) - literals(a.template));
  return (method, pathname) => {
    for (const candidate of routes) {
      if (candidate.method !== method) continue;
      const match = candidate.pattern.exec(pathname);
      if (match)
        return { template: candidate.template, operation: candidate.operation, path: values(candidate, match) };
    }
    return undefined;
  };
}

function route(key: string, operation: Operation): Route {
  const [method = '', template = ''] = key.split(' ');
  const names: string[] = [];
  const source = template.replaceAll('.', '\\.').replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    names.push(name);
    return deep.has(name) ? '(.+)' : '([^/]+)';
  });
  return { method, template, pattern: new RegExp(`^${source}$`), names, operation };
}

function literals(template: string): number {
  return template.split('/').filter(part => part !== '' && !part.startsWith('{')).length;
}

function values(found: Route, match: RegExpExecArray): Record<string, unknown> {
  return Object.fromEntries(found.names.map((name, index) => [name, decodeURIComponent(match[index + 1] ?? '')]));
}
