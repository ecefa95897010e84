/** `berth server` or `berth worker` as a process of its own, so that it can be killed. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { eventually } from './eventually.ts';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

export interface ServerProcess {
  readonly process: ChildProcess;
  /** Everything it wrote so far. */
  readonly output: () => string;
  /** Resolves when it takes deliveries, or jobs; rejects with its output when it ended instead. */
  ready(): Promise<void>;
  /** SIGKILL, also to its PostgreSQL when asked; resolves when it is gone. */
  kill(what?: 'server' | 'server and database'): Promise<void>;
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>;
  /** Resolves with the exit code. */
  readonly exited: Promise<number | null>;
}

/** `environment` must name PORT and DATA_DIR, where it also runs, so that no `.env` of ours is read. `within` becomes it, as `nsenter` does. */
export function spawnServer(
  environment: Readonly<Record<string, string>>,
  command: 'server' | 'worker' = 'server',
  within: readonly string[] = [],
): ServerProcess {
  const { DATA_DIR = '', PATH = process.env.PATH ?? '' } = environment;
  // As for the tests themselves: compiled once, servers start in half the time.
  const { NODE_COMPILE_CACHE = '' } = process.env;
  const [program = process.execPath, ...args] = [...within, process.execPath, MAIN, command];
  const child = spawn(program, args, {
    cwd: DATA_DIR,
    env: { ...environment, PATH, NODE_COMPILE_CACHE },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', text => {
      output += text;
    });
  }
  const exited = once(child, 'close').then(([code]) => code as number | null);
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;

  return {
    process: child,
    output: () => output,
    exited,
    ready: async () => {
      await eventually(`the ${command} is ready`, () => hasEnded() || /listens at|takes jobs as/.test(output));
      if (hasEnded()) throw new Error(`the ${command} ended: ${output}`);
    },
    kill: async (what = 'server') => {
      const database = what === 'server' ? undefined : await postmasterOf(DATA_DIR);
      child.kill('SIGKILL');
      if (database !== undefined) killIfThere(database);
      await exited;
    },
    stop: async () => {
      child.kill('SIGTERM');
      return exited;
    },
  };
}

/** Undefined when none was started yet. */
async function postmasterOf(dataDirectory: string): Promise<number | undefined> {
  const lock = await readFile(join(dataDirectory, 'postgres/data/postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number.parseInt(lock, 10);
  return Number.isNaN(pid) ? undefined : pid;
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
