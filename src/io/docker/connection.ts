import Docker from 'dockerode';
import { InfraError } from '../../model/errors.ts';
import { call, SHORT_MS } from './call.ts';

/** The oldest API we can work with (Docker 19.03) and the newest whose changes we know (Docker 28). */
const OLDEST = '1.40';
const NEWEST = '1.51';

export type Connection = () => Promise<Docker>;

/**
 * A client for the engine at `dockerHost` (`unix://`, `tcp://`, `http://`, `https://` or `ssh://`; absent: DOCKER_HOST
 * and the usual sockets). The first use agrees on an API version; a failure is tried afresh by the next use.
 */
export function connection(dockerHost: string | undefined): Connection {
  let agreed: Promise<Docker> | undefined;
  return () => {
    agreed ??= negotiate(dockerHost).catch(error => {
      agreed = undefined;
      throw error;
    });
    return agreed;
  };
}

async function negotiate(dockerHost: string | undefined): Promise<Docker> {
  const address = addressOf(dockerHost);
  const { ApiVersion } = await call(`be reached at ${dockerHost ?? 'its socket'}`, SHORT_MS, () =>
    new Docker(address).version(),
  );
  if (isOlder(ApiVersion, OLDEST)) {
    throw new InfraError(`The Docker engine is too old: it speaks API ${ApiVersion}, Berth needs ${OLDEST} or newer.`, {
      retryable: false,
    });
  }
  return new Docker({ ...address, version: `v${isOlder(ApiVersion, NEWEST) ? ApiVersion : NEWEST}` });
}

function addressOf(dockerHost: string | undefined): Docker.DockerOptions {
  if (dockerHost === undefined) return {};
  const url = new URL(dockerHost);
  // An empty host keeps a DOCKER_HOST in the environment from winning over the socket that was asked for.
  if (url.protocol === 'unix:') return { host: '', socketPath: url.pathname };
  const protocol = url.protocol === 'https:' ? 'https' : url.protocol === 'ssh:' ? 'ssh' : 'http';
  const options: Docker.DockerOptions = { protocol, host: url.hostname, port: url.port };
  return url.username === '' ? options : { ...options, username: url.username };
}

function isOlder(version: string, than: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [thanMajor = 0, thanMinor = 0] = than.split('.').map(Number);
  return major < thanMajor || (major === thanMajor && minor < thanMinor);
}
