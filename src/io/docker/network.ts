import { createHash } from 'node:crypto';
import type Docker from 'dockerode';
import { callUnless, SHORT_MS } from './call.ts';
import type { Labels } from './labels.ts';

/** The server's own network: its jobs reach the world through it, and not each other. */
export interface Network {
  readonly name: string;
  /** Makes it. Safe to repeat, also when another process makes it at the same time. */
  create(docker: Docker): Promise<void>;
  /** Removes it, unless another process of the server still uses it. Safe to repeat. */
  remove(docker: Docker): Promise<void>;
}

/** `berth-<server>`, on an interface whose name begins with `berth-`, so that an operator's firewall rules can match it. */
export function network(serverId: string, labels: Labels): Network {
  const hash = createHash('sha256').update(serverId).digest('hex').slice(0, 8);
  const name = `berth-${hash}`;
  return {
    name,
    async create(docker) {
      const options: Docker.NetworkCreateOptions = {
        Name: name,
        CheckDuplicate: true,
        Driver: 'bridge',
        Labels: { ...labels },
        Options: {
          'com.docker.network.bridge.enable_icc': 'false',
          'com.docker.network.bridge.name': name,
        },
      };
      await callUnless([409], 'create a network', SHORT_MS, () => docker.createNetwork(options));
    },
    async remove(docker) {
      await callUnless([403, 404], 'remove a network', SHORT_MS, () => docker.getNetwork(name).remove());
    },
  };
}
