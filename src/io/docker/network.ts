import { setTimeout as sleep } from 'node:timers/promises';
import type Docker from 'dockerode';
import { callUnless, SHORT_MS } from './call.ts';
import { statusOf } from './errors.ts';
import { sharedName } from './interface-names.ts';
import type { Labels } from './labels.ts';

/** A container that is just being removed still counts as a user of its network for a moment, on a busy machine for seconds. */
const TRIES = 20;
const PAUSE_MS = 300;

/** The server's own network: its jobs reach the world through it, and not each other. */
export interface Network {
  readonly name: string;
  /** Makes it. Safe to repeat, also when another process makes it at the same time. */
  create(docker: Docker): Promise<void>;
  /** Removes it, unless another process of the server still uses it. Safe to repeat. */
  remove(docker: Docker): Promise<void>;
}

/** On an interface of the same name. */
export function network(serverId: string, labels: Labels): Network {
  const name = sharedName(serverId);
  return {
    name,
    async create(docker) {
      // Asked first: of one that is there already, Podman does not say that in a way to be told apart (500).
      const found = await callUnless([404], 'look for a network', SHORT_MS, () => docker.getNetwork(name).inspect());
      if (found !== undefined) return;
      const options: Docker.NetworkCreateOptions = {
        Name: name,
        CheckDuplicate: true,
        Driver: 'bridge',
        // The fence closes it, and engines may be set to give it to every network.
        EnableIPv6: false,
        Labels: { ...labels },
        Options: {
          'com.docker.network.bridge.enable_icc': 'false',
          'com.docker.network.bridge.name': name,
        },
      };
      await callUnless([409], 'create a network', SHORT_MS, () => docker.createNetwork(options));
    },
    async remove(docker) {
      await removeNetwork(docker, name);
    },
  };
}

/** Removes a network, unless a container uses it for longer than one takes to go. Safe to repeat. */
export async function removeNetwork(docker: Docker, name: string): Promise<void> {
  for (let tries = 1; tries <= TRIES; tries++) {
    const gone = await callUnless([403], 'remove a network', SHORT_MS, () => removeIfThere(docker, name));
    if (gone) return;
    await sleep(PAUSE_MS);
  }
}

/** Rejects with dockerode's own error when it is still used. */
async function removeIfThere(docker: Docker, name: string): Promise<true> {
  try {
    await docker.getNetwork(name).remove();
  } catch (error) {
    if (statusOf(error) !== 404) throw error;
  }
  return true;
}
