import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { promisify } from 'node:util';
import type Docker from 'dockerode';
import { callUnless, LONG_MS } from './call.ts';
import type { WrittenVolume } from './workspace.ts';

/** `du` of a large project takes seconds. */
const DU_MS = 120_000;

/**
 * Bytes on disk that containers have written so far: to their own file systems, to the workspace they share, and to
 * volumes that their images declare. Throws InfraError, and what `du` says.
 */
export async function diskUse(
  docker: Docker,
  containers: readonly string[],
  workspace: WrittenVolume,
): Promise<number> {
  const looks = await Promise.all(containers.map(id => look(docker, id)));
  const volumes = new Map(looks.flatMap(({ volumes }) => volumes).map(volume => [volume.name, volume]));
  // What jobs see of a layered one is the checkout, too.
  volumes.delete(workspace.mounted);
  volumes.set(workspace.name, workspace);
  const sizes = await volumeSizes(docker, [...volumes.values()]);
  return [...looks.map(({ own }) => own), ...sizes].reduce((sum, bytes) => sum + bytes, 0);
}

interface Volume {
  readonly name: string;
  /** Where its files lie on the engine's machine. */
  readonly path: string;
}

/** The engine's answer to `size=true`. */
type Measured = Docker.ContainerInspectInfo & { readonly SizeRw?: number };

interface Look {
  readonly own: number;
  readonly volumes: readonly Volume[];
}

async function look(docker: Docker, id: string): Promise<Look> {
  const options: Docker.ContainerInspectOptions & { size: true } = { size: true };
  const found: Measured | undefined = await callUnless([404], 'measure a container', LONG_MS, () =>
    docker.getContainer(id).inspect(options),
  );
  if (found === undefined) return { own: 0, volumes: [] };
  const mounts = found.Mounts.filter(({ Type }) => Type === 'volume');
  return { own: found.SizeRw ?? 0, volumes: mounts.map(({ Name = '', Source }) => ({ name: Name, path: Source })) };
}

/** By ourselves where we may look, which the engine does not notice; else by asking it, which has it measure all it holds. */
async function volumeSizes(docker: Docker, volumes: readonly Volume[]): Promise<readonly number[]> {
  const paths = volumes.map(({ path }) => path);
  const readable = await Promise.all(paths.map(isReadable));
  return readable.every(Boolean) ? await measured(paths) : await asked(docker, volumes);
}

function isReadable(path: string): Promise<boolean> {
  return access(path, constants.R_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
}

async function measured(paths: readonly string[]): Promise<readonly number[]> {
  const du = promisify(execFile)('du', ['-skx', '--', ...paths], { timeout: DU_MS, killSignal: 'SIGKILL' });
  // It complains of files that go while it looks, and counts the others.
  const { stdout } = await du.catch((error: { stdout?: string }) => {
    if (error.stdout) return { stdout: error.stdout };
    throw error;
  });
  return stdout.split('\n').map(line => Number.parseInt(line, 10) * 1024 || 0);
}

async function asked(docker: Docker, volumes: readonly Volume[]): Promise<readonly number[]> {
  const answer = await callUnless([500], 'measure volumes', LONG_MS, () => docker.df());
  const names = new Set(volumes.map(({ name }) => name));
  const all: readonly { readonly Name: string; readonly UsageData?: { readonly Size: number } }[] =
    answer?.Volumes ?? [];
  return all.filter(({ Name }) => names.has(Name)).map(({ UsageData }) => Math.max(0, UsageData?.Size ?? 0));
}
