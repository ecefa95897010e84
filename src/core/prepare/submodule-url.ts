/** From what `.gitmodules` says to the repository it means. */

/**
 * `owner/name` of the repository that `url` means for one at `base` (`https://host/owner/name`): relative as git reads
 * it, or absolute on the same host, however it would be reached there. Undefined when it is anywhere else.
 */
export function submoduleRepository(url: string, base: string): string | undefined {
  const home = URL.parse(base);
  if (home === null) return undefined;
  const path = isRelative(url) ? resolveRelative(url, home.pathname) : pathOnHost(url, home);
  const [owner, name, ...rest] = (path ?? '').replace(/^\/+|\/+$/g, '').split('/');
  if (!owner || !name || rest.length > 0) return undefined;
  const bare = name.replace(/\.git$/, '');
  return [owner, bare].every(word => /^[\w.-]+$/.test(word) && !/^\.+$/.test(word)) ? `${owner}/${bare}` : undefined;
}

function isRelative(url: string): boolean {
  return url.startsWith('./') || url.startsWith('../');
}

/** Git takes the repository for a directory: `../lib` is beside it. */
function resolveRelative(url: string, path: string): string | undefined {
  const parts = path.split('/').filter(part => part !== '');
  for (const part of url.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join('/');
}

/** `https://host/path`, `ssh://git@host/path` and `git@host:path` are the same repository. */
function pathOnHost(url: string, home: URL): string | undefined {
  const [, scpHost, scpPath] = /^(?:[\w.-]+@)?([\w.-]+):(?!\/\/)(.+)$/.exec(url) ?? [];
  if (scpHost !== undefined) return scpHost.toLowerCase() === home.hostname ? scpPath : undefined;
  const parsed = URL.parse(url);
  if (parsed === null || !['https:', 'http:', 'ssh:', 'git:'].includes(parsed.protocol)) return undefined;
  const isWeb = parsed.protocol === home.protocol;
  return (isWeb ? parsed.host === home.host : parsed.hostname === home.hostname) ? parsed.pathname : undefined;
}
