/** What a job's container is made from: everything the engine needs, nothing it has to decide. */

import type { Network, PullPolicy } from './pipeline.ts';
import type { AttemptRef } from './run.ts';

export interface ContainerSpec extends ImageSpec {
  readonly attempt: AttemptRef;
  /** Runs before the shell, which it is given as its command; absent or empty: the shell alone, not the image's own. */
  readonly entrypoint?: readonly string[];
  /** `none`: nothing can be reached, not even by name. */
  readonly network?: Network;
  /** A container runtime that the engine knows by this name; absent: the engine's own choice. Services get it too. */
  readonly runtime?: string;
  /** One shell script for the whole job; it is run by the image's own shell and reads nothing from stdin. */
  readonly script: string;
  /** Runs after it in a new shell, whatever happened; its result does not count. */
  readonly afterScript?: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Absolute path of the project directory inside the container; the workspace is there. */
  readonly directory: string;
  readonly limits: Limits;
  /** Ready before the script starts; they go when the attempt does. */
  readonly services?: readonly ServiceSpec[];
  /** Put into both of its containers, readable by everybody. */
  readonly files?: readonly File[];
  /** A directory that is in memory, in each of its containers another; everybody may write to it. */
  readonly memoryDirectory?: string;
}

/** A container beside the job's, on a network with it alone. */
export interface ServiceSpec extends ImageSpec {
  /** By which the job reaches it; people call it by the first. */
  readonly names: readonly string[];
  /** Absent: the image's own. */
  readonly entrypoint?: readonly string[];
  /** Absent: the image's own. */
  readonly command?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** A file for a job beside its project. */
export interface File {
  /** The variable that tells the job its path. */
  readonly variable: string;
  /** Absolute, inside the container. */
  readonly path: string;
  readonly content: string;
}

/** An image to be had, and who its programs run as. */
export interface ImageSpec {
  readonly image: string;
  /** Tried in order; absent: `if-not-present`. */
  readonly pullPolicy?: readonly PullPolicy[];
  /** As in `linux/arm64`; absent: the engine's own. */
  readonly platform?: string;
  /** A name or number of the image; absent: the image's own. */
  readonly user?: string;
}

export interface Limits {
  readonly cpus: number;
  /** Bytes; also bounds swap. */
  readonly memory: number;
  readonly pids: number;
  /** Bytes of /dev/shm. */
  readonly sharedMemory: number;
  /** Bytes that all containers of the attempt together may write to disk. */
  readonly disk: number;
  /** Milliseconds for before_script and script together. */
  readonly timeoutMs: number;
  /** Milliseconds for after_script. */
  readonly afterScriptTimeoutMs: number;
  /** Milliseconds for each service to become ready. */
  readonly servicesTimeoutMs: number;
}

/** How a container's main process ended. */
export interface Exit {
  readonly code: number;
  readonly oomKilled: boolean;
  /** Whether it was killed because its attempt wrote more than `Limits.disk`. */
  readonly diskFull: boolean;
}
