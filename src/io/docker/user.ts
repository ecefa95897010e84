import { posix } from 'node:path';
import type Docker from 'dockerode';
import { call, SHORT_MS } from './call.ts';
import { tarEntry } from './tar-entry.ts';

/**
 * Lets an image's own user (`USER node`) create files in the project directory, which belongs to root. Costs a mount,
 * so it is left out for root.
 */
export async function openDirectory(container: Docker.Container, directory: string, user: string): Promise<void> {
  if (/^(root|0)?(:|$)/.test(user)) return;
  const archive = tarEntry({ name: posix.basename(directory), type: 'directory', mode: 0o777 });
  await call('open the project directory to the user of the image', SHORT_MS, () =>
    container.putArchive(archive, { path: posix.dirname(directory) }),
  );
}
