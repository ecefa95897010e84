import { once } from 'node:events';
import type Docker from 'dockerode';
import type { Terminal } from '../../flow/ports/engine.ts';
import { call, callUnless, LONG_MS, SHORT_MS } from './call.ts';
import { createContainer } from './create-container.ts';
import { shellLabels } from './labels.ts';
import { removeContainer, removeImage } from './removal.ts';

/** Where a shell is opened. */
export interface ShellPlace {
  /** The one that has ended. */
  readonly container: Docker.Container;
  /** As the engine calls it. */
  readonly networkMode: string;
}

/** The image's bash when it has one. */
const COMMAND = ['sh', '-c', 'if command -v bash >/dev/null; then exec bash; fi; exec sh'];

/**
 * A container that ended cannot be entered, and starting it again would run its script: its file system becomes an image,
 * and the shell runs in a container of that, confined as the job was. Resolves when the person leaves. Throws InfraError.
 */
export async function openShell(
  docker: Docker,
  { container, networkMode }: ShellPlace,
  terminal: Terminal,
): Promise<void> {
  const { Config, HostConfig } = await call('inspect a container', SHORT_MS, () => container.inspect());
  const image = await call('keep a container as it is', LONG_MS, () => container.commit({ pause: false }));
  try {
    const shell = await createContainer(docker, {
      Image: String(image.Id),
      Entrypoint: COMMAND,
      Cmd: [],
      User: Config.User,
      Env: [...Config.Env, `TERM=${terminal.type}`],
      WorkingDir: Config.WorkingDir,
      Labels: { ...Config.Labels, ...shellLabels },
      Healthcheck: { Test: ['NONE'] },
      HostConfig: { ...HostConfig, NetworkMode: networkMode },
      Tty: true,
      OpenStdin: true,
      StdinOnce: true,
    });
    try {
      await converse(shell, terminal);
    } finally {
      await removeContainer(docker, shell.id);
    }
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
  // From the beginning: a shell that is given its last word at once may end before we are done here.
  const ended = once(stream, 'end');
  ended.catch(() => undefined);
  const stopWatching = onResize(() => void resize().catch(() => undefined));
  try {
    await call('start a container', SHORT_MS, () => shell.start());
    await resize();
    await ended;
  } finally {
    stopWatching();
    input.unpipe(stream);
    stream.end();
  }
}
