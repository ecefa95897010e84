/** Somebody whom jobs tell that they live, by the network of their engine: proof of what really ran, and when. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export const WITNESS_PORT = 7777;

/** The beginning of a script: from then on its container tells the witness who it is, five times a second, while it lives. */
export const TESTIFY = `WHERE=$(ip route | awk '/^default/ { print $3 }'); (while echo "$CI_JOB_ID"; do usleep 200000; done | nc $WHERE ${WITNESS_PORT}) > /dev/null 2>&1 &`;

/** Listens in a network namespace and prints what it is told. */
const LISTENER = `require('node:net').createServer(socket => socket.on('error', () => {}).pipe(process.stdout, { end: false }))
  .listen(${WITNESS_PORT}, '0.0.0.0', () => console.log('listening'))`;

export interface Witness {
  /** Jobs of which an older attempt was heard after a newer one: both ran at one time. */
  overlapping(): readonly string[];
  /** How many attempts were heard of. */
  heard(): number;
  stop(): Promise<void>;
}

/** One for all engines: attempts that run on two of them are heard by the same. Give `newest` of the others. */
export async function startWitness(space: string, testimony: Testimony = newTestimony()): Promise<Witness> {
  const listener = spawn('nsenter', [`--net=/run/netns/${space}`, process.execPath, '-e', LISTENER], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: listener.stdout });
  await once(lines, 'line');
  lines.on('line', line => testimony.hear(line));
  return {
    overlapping: testimony.overlapping,
    heard: testimony.heard,
    stop: async () => {
      const gone = once(listener, 'exit');
      listener.kill('SIGKILL');
      await gone;
    },
  };
}

/** What was heard, from wherever. */
export interface Testimony extends Pick<Witness, 'overlapping' | 'heard'> {
  hear(line: string): void;
}

export function newTestimony(): Testimony {
  const newest = new Map<string, number>();
  const heard = new Set<string>();
  const overlapping = new Set<string>();
  return {
    hear: line => {
      // RUN.JOB.ATTEMPT; two that speak at once may break a line.
      const [, job, number] = /^(\d+\.\d+)\.(\d+)$/.exec(line) ?? [];
      if (job === undefined || number === undefined) return;
      heard.add(line);
      const known = newest.get(job) ?? 0;
      if (Number(number) < known) overlapping.add(`${line} after ${job}.${known}`);
      else newest.set(job, Number(number));
    },
    heard: () => heard.size,
    overlapping: () => [...overlapping],
  };
}
