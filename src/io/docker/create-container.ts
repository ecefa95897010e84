import type Docker from 'dockerode';
import { call, SHORT_MS } from './call.ts';

/**
 * Creates a container, not started. dockerode would repeat the options in the address, where proxies and engines log
 * them and 60 KB are too much (431); `_query` and `_body` are its own way to say which goes where. Throws InfraError.
 */
export async function createContainer(
  docker: Docker,
  options: Docker.ContainerCreateOptions,
  platform?: string,
): Promise<Docker.Container> {
  return await call('create a container', SHORT_MS, abortSignal => {
    const request: Docker.ContainerCreateOptions & { _query: object; _body: object } = {
      abortSignal,
      _query: platform === undefined ? {} : { platform },
      _body: options,
    };
    return docker.createContainer(request);
  });
}
