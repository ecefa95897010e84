import type Docker from 'dockerode';
import type { ContainerSpec } from '../../model/container.ts';
import type { Labels } from './labels.ts';

/**
 * What common work needs (apt, su, useradd, tar, kill, ports below 1024 where the runtime itself does not open them) and
 * nothing that reaches the host.
 */
const CAPABILITIES = ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'SETUID', 'SETGID', 'SETFCAP', 'KILL', 'NET_BIND_SERVICE'];

/** As /tmp is: everybody makes files of their own there. The engine adds `noexec,nosuid,nodev`. */
const IN_MEMORY = 'rw,size=16m,mode=1777';

/** What of a container differs between the script and the after_script of one attempt. */
export interface Process {
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** Where an attempt's containers stand. */
export interface Place {
  /** As the engine calls it: `none`, a network's name, or `container:` and the id of the one whose network they join. */
  readonly networkMode: string;
  readonly workspace: Docker.MountSettings;
  readonly labels: Labels;
  /** How many processors the engine has; it refuses to promise more. */
  readonly engineCpus: number;
}

/** A container that is confined: whatever runs in it is a stranger's program. Nothing here can be asked for in a pipeline. */
export function containerOptions(spec: ContainerSpec, process: Process, place: Place): Docker.ContainerCreateOptions {
  const { entrypoint = [] } = spec;
  const hasEntrypoint = entrypoint.length > 0;
  return {
    Image: spec.image,
    // The image's own is never run, and its user only when the pipeline names no other.
    Entrypoint: [...(hasEntrypoint ? entrypoint : process.command)],
    Cmd: hasEntrypoint ? [...process.command] : [],
    ...(spec.user === undefined ? {} : { User: spec.user }),
    Env: environmentOf(process.environment),
    WorkingDir: spec.directory,
    Labels: { ...place.labels },
    Healthcheck: { Test: ['NONE'] },
    HostConfig: {
      ...confinement(spec, place.engineCpus),
      NetworkMode: place.networkMode,
      Mounts: [place.workspace],
      ...(spec.memoryDirectory === undefined ? {} : { Tmpfs: { [spec.memoryDirectory]: IN_MEMORY } }),
      LogConfig: { Type: 'none', Config: {} },
    },
  };
}

/** What no container of an attempt gets more of. */
export function confinement(
  { limits, runtime }: Pick<ContainerSpec, 'limits' | 'runtime'>,
  engineCpus: number,
): Docker.HostConfig {
  return {
    // Reaps orphans, and dies of a signal that a shell as process 1 would ignore.
    Init: true,
    CapDrop: ['ALL'],
    CapAdd: CAPABILITIES,
    SecurityOpt: ['no-new-privileges'],
    NanoCpus: Math.round(Math.min(limits.cpus, engineCpus) * 1e9),
    Memory: limits.memory,
    MemorySwap: limits.memory,
    PidsLimit: limits.pids,
    ShmSize: limits.sharedMemory,
    ...(runtime === undefined ? {} : { Runtime: runtime }),
  };
}

export function environmentOf(variables: Readonly<Record<string, string>>): string[] {
  return Object.entries(variables).map(([name, value]) => `${name}=${value}`);
}
