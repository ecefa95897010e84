import type { Readable, Writable } from 'node:stream';
import type { ContainerSpec, Exit } from '../../model/container.ts';
import type { RegistryRights } from '../../model/registry.ts';
import type { AttemptRef, UsedImage } from '../../model/run.ts';

/**
 * Runs containers. Throws InfraError when the engine itself fails or is away, ImageError when the image cannot be had,
 * ServiceError when a service does not become ready.
 * Everything it makes carries this server's label and the attempt, so that nothing is left behind.
 */
export interface Engine {
  /** Rejects with a sentence for the operator when the engine cannot be used. */
  check(): Promise<EngineInfo>;

  /** Makes the network that jobs without services are on, for those who look at it before there are any. Safe to repeat. */
  openNetwork(): Promise<void>;

  /**
   * Makes everything the attempt needs: images (had as the spec says, also those the engine has only when `rights` allow
   * it, with no registry listed when absent; progress goes to `output`), network, workspace over `checkout` (a directory
   * of this server with the commit's files and `.git`, never written to; undefined: an empty one), services, which are ready, and the job's
   * container, which is not yet started. When it rejects, nothing is left.
   */
  prepare(spec: ContainerSpec, checkout: string | undefined, output: Output, rights?: RegistryRights): Promise<Sandbox>;

  /** Removes all that carries this server's label, is kept no longer, and for which `keep` says false. Called at start and by time. */
  reap(keep: (attempt: AttemptRef) => boolean): Promise<number>;

  /** Removes the images that it pulled for jobs and that none used for so many milliseconds; never one of somebody else. */
  removeUnusedImages(unusedMs: number): Promise<number>;

  /** What is kept of attempts that have ended, whichever process of this server did it; what goes first is first. */
  kept(): Promise<readonly KeptSandbox[]>;

  /** Stops background work (refilled pools) and removes what it holds. Safe to repeat. */
  close(): Promise<void>;
}

/** One attempt's containers, network and workspace: made for it, destroyed with it. */
export interface Sandbox {
  /** What its containers are made from: the job's image first, then those of the services. */
  readonly images: readonly UsedImage[];

  /** Unpacks a tar archive into the project directory. Only before `run`. */
  copyIn(archive: Readable): Promise<void>;

  /**
   * Starts the script and resolves with its exit. Output arrives in order while it runs; the job is paused while
   * `output` has not resolved. All output has arrived when it resolves. When `signal` aborts, every process is
   * killed and the exit is what is left of it. Called once.
   */
  run(output: Output, signal: AbortSignal): Promise<Exit>;

  /** Runs the after_script in a container of its own on the same workspace, with `environment` added. Only after `run`. */
  runAfterScript(environment: Readonly<Record<string, string>>, output: Output, signal: AbortSignal): Promise<Exit>;

  /**
   * A tar archive of what lies at `path` (relative to the project directory), or undefined when nothing does. In its
   * names the first part stands for `path`: of `build/dist` the file `app.js` is called `dist/app.js`. A hard link comes
   * after what it leads to. Only after `run`.
   */
  copyOut(path: string): Promise<Readable | undefined>;

  /** Writes the end of what each service printed, for people who want to know why the job failed. Only before `destroy`. */
  tellServices(output: Output): Promise<void>;

  /**
   * Opens a shell for a person in a container like the job's, as the script left it, on the same workspace and network.
   * Resolves when they leave it. Only after `run`, one at a time, before `destroy`.
   */
  openShell(terminal: Terminal): Promise<void>;

  /** Paths of the files the workspace began with, relative to the project directory: those of the checkout, without `.git`. */
  originalFiles(): Promise<ReadonlySet<string>>;

  /** Such a file as it was then; undefined when there is none, or something else. `path` has no `..`; no link is followed. */
  originalFile(path: string): Promise<Readable | undefined>;

  /**
   * Spares the job's container and workspace until a time (milliseconds since the epoch): `destroy` then leaves them, and
   * they outlive this process. Its services and network go. `reason` is a sentence for whoever comes to look. Only after `run`.
   */
  keep(until: number, reason: string): Promise<void>;

  /** Removes everything, running or not. Safe to repeat, never throws for what is already gone. */
  destroy(): Promise<void>;
}

/** The container and workspace of an attempt that has ended, for people who want to know why it failed. */
export interface KeptSandbox {
  readonly attempt: AttemptRef;
  /** Milliseconds since the epoch. */
  readonly until: number;
  readonly reason: string;

  /** As of a sandbox, but on a network of its own and without services; any number at a time. */
  openShell(terminal: Terminal): Promise<void>;

  /** Keeps it until then, if that is later. Throws InfraError when it is gone. */
  extend(until: number): Promise<void>;

  /** Removes it, and shells that are open in it. Safe to repeat. */
  destroy(): Promise<void>;
}

/** Where a person types and reads. */
export interface Terminal {
  /** What they type, byte for byte. */
  readonly input: Readable;
  readonly output: Writable;
  /** What programs know it by: the value of TERM. */
  readonly type: string;
  readonly size: () => { readonly columns: number; readonly rows: number };
  /** Calls back when the size has changed; returns how to stop. */
  readonly onResize: (callback: () => void) => () => void;
}

export type Output = (bytes: Uint8Array) => Promise<void>;

export interface EngineInfo {
  readonly version: string;
  readonly cpus: number;
  /** Bytes. */
  readonly memory: number;
  /** The newest API that it speaks. */
  readonly api: string;
  /** How it keeps images and containers: `overlay2`, `vfs`, ... */
  readonly storage: string;
  /** The version of control groups that limits are set by: `1` or `2`. */
  readonly cgroups: string;
  /** The version of runc, when that is what it starts containers with. */
  readonly runc?: string;
  /** Sentences for the operator about what is wrong or dangerous with it. */
  readonly warnings: readonly string[];
  /** The container runtimes that it knows, by name. */
  readonly runtimes: readonly string[];
  /** What it cannot limit on its machine, as people call it. */
  readonly unlimited: readonly string[];
}
