/** Docker Hub goes by all of these (github.com/distribution/reference, and what `docker login` writes down). */
const DOCKER_HUB = ['docker.io', 'index.docker.io', 'registry-1.docker.io', 'registry.hub.docker.com'];

const HOST = /^[a-z0-9-]+(\.[a-z0-9-]+)*(:\d{1,5})?$/;

/**
 * Every name by which images of a registry are called, from `ghcr.io`, `localhost:5000` or the address of one. Undefined
 * when it is none.
 */
export function hostsOf(written: string): readonly string[] | undefined {
  const host = written
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/\/(v[12]\/?)?$/, '')
    .replace(/:443$/, '');
  if (!HOST.test(host)) return undefined;
  return DOCKER_HUB.includes(host) ? DOCKER_HUB : [host];
}
