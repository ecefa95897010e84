import type Docker from 'dockerode';
import { call, SHORT_MS } from './call.ts';
import { freshName } from './interface-names.ts';
import type { Labels } from './labels.ts';

/**
 * A network of one attempt's own, on which its containers find each other by name and nobody else is. Answers its name,
 * which its interface has too. Throws InfraError.
 */
export async function createPrivateNetwork(docker: Docker, serverId: string, labels: Labels): Promise<string> {
  const name = freshName(serverId);
  await call('create a network', SHORT_MS, () =>
    docker.createNetwork({
      Name: name,
      CheckDuplicate: true,
      Driver: 'bridge',
      EnableIPv6: false,
      Labels: { ...labels },
      Options: { 'com.docker.network.bridge.name': name },
    }),
  );
  return name;
}
