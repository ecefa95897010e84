import { once } from 'node:events';
import type Docker from 'dockerode';
import type { Terminal } from '../../flow/ports/engine.ts';
import type { ContainerSpec } from '../../model/container.ts';
import { call, callUnless, LONG_MS, SHORT_MS } from './call.ts';
import { containerOptions, type Place } from './container-options.ts';
import { createContainer } from './create-container.ts';
import { removeImage } from './removal.ts';

/** Where a shell is opened. */
export interface ShellPlace {
  readonly spec: ContainerSpec;
  readonly place: Place;
  /** The one that has ended. */
  readonly container: Docker.Container;
  /** Is told the new container's id at once, so that it is removed with the others. */
  readonly created: (id: string) => void;
}

/** The image's bash when it has one. */
const COMMAND = ['sh', '-c', 'if command -v bash >/dev/null; then exec bash; fi; exec sh'];

/**
 * A container that ended cannot be entered, and starting it again would run its script: its file system becomes an image,
 * and the shell runs in a container of that, in the same place. Resolves when the person leaves. Throws InfraError.
 */
export async function openShell(docker: Docker, where: ShellPlace, terminal: Terminal): Promise<void> {
  const { spec, place, container, created } = where;
  const image = await call('keep a container as it is', LONG_MS, () => container.commit({ pause: false }));
  try {
    const id = String(image.Id);
    const { entrypoint: _, ...plain } = spec;
    const process = { command: COMMAND, environment: { ...spec.environment, TERM: terminal.type } };
    const options = containerOptions({ ...plain, image: id }, process, place);
    const shell = await createContainer(docker, { ...options, Tty: true, OpenStdin: true, StdinOnce: true });
    created(shell.id);
    await converse(shell, terminal);
    await callUnless([404, 409], 'remove a container', LONG_MS, () => shell.remove({ force: true }));
  } finally {
    await removeImage(docker, String(image.Id));
  }
}

async function converse(shell: Docker.Container, { input, output, size, onResize }: Terminal): Promise<void> {
  const attaching = { stream: true, stdin: true, stdout: true, stderr: true, hijack: true };
  const stream = await call('attach to a container', SHORT_MS, () => shell.attach(attaching));
  const resize = async (): Promise<void> => {
    const { columns, rows } = size();
    await callUnless([404, 409, 500], 'resize a terminal', SHORT_MS, () => shell.resize({ w: columns, h: rows }));
  };
  input.pipe(stream);
  stream.pipe(output, { end: false });
  const stopWatching = onResize(() => void resize().catch(() => undefined));
  try {
    await call('start a container', SHORT_MS, () => shell.start());
    await resize();
    await once(stream, 'end');
  } finally {
    stopWatching();
    input.unpipe(stream);
    stream.end();
  }
}
