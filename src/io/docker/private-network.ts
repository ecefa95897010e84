import { randomBytes } from 'node:crypto';
import type Docker from 'dockerode';
import { call, SHORT_MS } from './call.ts';
import type { Labels } from './labels.ts';

/**
 * A network of one attempt's own, on which its containers find each other by name and nobody else is. Like the server's
 * it is on an interface whose name begins with `berth-`, so that an operator's firewall rules can match it. Answers its
 * name. Throws InfraError.
 */
export async function createPrivateNetwork(docker: Docker, labels: Labels): Promise<string> {
  const name = `berth-${randomBytes(4).toString('hex')}`;
  await call('create a network', SHORT_MS, () =>
    docker.createNetwork({
      Name: name,
      CheckDuplicate: true,
      Driver: 'bridge',
      Labels: { ...labels },
      Options: { 'com.docker.network.bridge.name': name },
    }),
  );
  return name;
}
