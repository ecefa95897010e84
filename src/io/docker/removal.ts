import type Docker from 'dockerode';
import { callUnless, LONG_MS } from './call.ts';

/** Kills and removes a container with its anonymous volumes. Safe to repeat. */
export async function removeContainer(docker: Docker, id: string): Promise<void> {
  // 409: somebody else is removing it just now.
  await callUnless([404, 409], 'remove a container', LONG_MS, () =>
    docker.getContainer(id).remove({ force: true, v: true }),
  );
}

/** Removes a volume that no container uses any more. Safe to repeat. */
export async function removeVolume(docker: Docker, name: string): Promise<void> {
  await callUnless([404], 'remove a volume', LONG_MS, () => docker.getVolume(name).remove());
}

/** Removes an image unless a container uses it. Safe to repeat. */
export async function removeImage(docker: Docker, id: string): Promise<void> {
  await callUnless([404, 409], 'remove an image', LONG_MS, () => docker.getImage(id).remove());
}
