import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { eventually } from '../../ports/store-eventually.ts';

/** A process that runs holder.ts. */
export interface Holder {
  /** What it said so far, without the first "open". */
  readonly said: readonly unknown[];
  /** Ends it, by default so that it cannot clean up, and waits. */
  kill(signal?: NodeJS.Signals): Promise<void>;
}

const program = fileURLToPath(new URL('holder.ts', import.meta.url));

/** Starts a holder and resolves when its store is open. */
export async function startHolder(
  task: 'accept' | 'hang' | 'hold' | 'notify',
  place: string,
  receiver = '',
): Promise<Holder> {
  const child = spawn(process.execPath, [program, task, place, receiver], { stdio: ['ignore', 'pipe', 'inherit'] });
  const said: unknown[] = [];
  createInterface({ input: child.stdout }).on('line', line => said.push(JSON.parse(line)));
  const closed = once(child, 'close');
  await eventually(() => said.length > 0 || hasEnded(child));
  if (hasEnded(child)) throw new Error('The holder ended before its store was open.');
  said.shift();
  return {
    said,
    async kill(signal = 'SIGKILL') {
      child.kill(signal);
      await closed;
    },
  };
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
