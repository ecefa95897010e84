import type { Repository } from '../../model/trigger.ts';

/**
 * Where people look at a repository that is fetched from `url`: `https://host/owner/name`, `ssh://git@host/owner/name`,
 * `git@host:owner/name` or a path. Undefined when there is no owner and name in it. Never with credentials.
 */
export function remoteOf(url: string): Pick<Repository, 'owner' | 'name' | 'url'> | undefined {
  const { host, path } = parts(url);
  const [name, owner] = path
    .replace(/\/+$/, '')
    .replace(/\.git$/, '')
    .split('/')
    .reverse();
  if (!name || !owner) return undefined;
  return { owner, name, url: `${host}/${owner}/${name}` };
}

/** The same address for another `owner/name`, for whoever may read both. */
export function siblingOf(url: string, project: string): string | undefined {
  const match = /^(.*[/:])[^/:]+\/[^/]+?(\.git)?\/*$/.exec(url);
  return match === null ? undefined : `${match[1]}${project}${match[2] ?? ''}`;
}

function parts(url: string): { host: string; path: string } {
  const scp = /^(?:[^@/]+@)?([^:/]+):(?!\/\/)(.+)$/.exec(url);
  if (scp?.[1] !== undefined && scp[2] !== undefined) return { host: `https://${scp[1]}`, path: scp[2] };
  const parsed = URL.parse(url);
  if (parsed === null || parsed.protocol === 'file:')
    return { host: 'http://localhost', path: parsed?.pathname ?? url };
  const isWeb = parsed.protocol === 'http:' || parsed.protocol === 'https:';
  return { host: isWeb ? parsed.origin : `https://${parsed.hostname}`, path: parsed.pathname };
}
