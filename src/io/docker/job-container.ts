import type Docker from 'dockerode';
import type { ContainerSpec } from '../../model/container.ts';
import { call, LONG_MS } from './call.ts';
import { containerOptions, type Place } from './container-options.ts';
import { createContainer } from './create-container.ts';
import { shellCommand } from './shell.ts';
import { tarEntry } from './tar-entry.ts';

/**
 * Creates a container that will run `script`, not started. `created` is told its id at once, so that it can be removed
 * when the rest fails. Throws InfraError.
 */
export async function createJobContainer(
  docker: Docker,
  spec: ContainerSpec,
  place: Place,
  script: string,
  environment: Readonly<Record<string, string>>,
  created: (id: string) => void,
): Promise<Docker.Container> {
  const { command, file } = shellCommand(script);
  const options = containerOptions(spec, { command, environment }, place);
  const container = await createContainer(docker, options, spec.platform);
  created(container.id);
  if (file !== undefined) await put(container, file.path, file.content, 0o755);
  for (const { path, content } of spec.files ?? []) await put(container, path, Buffer.from(content), 0o644);
  return container;
}

async function put(container: Docker.Container, path: string, content: Buffer, mode: number): Promise<void> {
  const archive = tarEntry({ name: path.slice(1), mode }, content);
  await call(`put ${path} into a container`, LONG_MS, () => container.putArchive(archive, { path: '/' }));
}
