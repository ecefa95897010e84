import { execFile, spawn } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Machines around this one, by a network namespace that answers for all of them, and a program on this one. */
export interface Neighbourhood {
  /** In a private network of this machine's. */
  readonly lan: string;
  /** Another one there. */
  readonly printer: string;
  /** Where clouds have their metadata. */
  readonly linkLocal: string;
  /** Out there (TEST-NET-2 of RFC 5737). */
  readonly internet: string;
  /** This machine's own addresses. */
  readonly own: readonly string[];
  /** Each of them answers HTTP there. */
  readonly port: number;
  remove(): Promise<void>;
}

const ANSWER = (port: number) =>
  `require('http').createServer((_, answer) => answer.end('here')).listen(${port}, () => console.log('listening'))`;

/** Needs root and iproute2. */
export async function createNeighbourhood(): Promise<Neighbourhood> {
  const id = randomBytes(3).toString('hex');
  const space = `neighbours-${id}`;
  const outside = `nb${id}a`;
  const net = `10.${randomInt(64, 250)}.${randomInt(250)}`;
  const rest = `${randomInt(1, 250)}.${randomInt(1, 250)}`;
  const [lan, printer, linkLocal, internet] = [
    `${net}.2`,
    `${net}.3`,
    `169.254.${rest}`,
    `198.51.100.${randomInt(1, 250)}`,
  ];
  const inside = (...args: string[]) => run('ip', ['-n', space, ...args]);

  await run('ip', ['netns', 'add', space]);
  await run('ip', ['link', 'add', outside, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', space]);
  await run('ip', ['addr', 'add', `${net}.1/24`, 'dev', outside]);
  await run('ip', ['link', 'set', outside, 'up']);
  for (const address of [`${lan}/24`, `${printer}/24`, `${linkLocal}/32`, `${internet}/32`]) {
    await inside('addr', 'add', address, 'dev', 'eth0');
  }
  await inside('link', 'set', 'eth0', 'up');
  for (const address of [linkLocal, internet]) await run('ip', ['route', 'add', `${address}/32`, 'via', lan]);

  const program = createServer((_, answer) => answer.end('here')).listen(0, '0.0.0.0');
  await once(program, 'listening');
  const { port } = program.address() as AddressInfo;
  const args = [`--net=/run/netns/${space}`, process.execPath, '-e', ANSWER(port)];
  const neighbours = spawn('nsenter', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(neighbours.stdout, 'data');

  // Bridges of engines come and go with tests of others.
  const lasting = Object.entries(networkInterfaces()).filter(([name]) => !/^(berth-|br-|docker)/.test(name));
  const own = lasting.flatMap(([, all = []]) => all);
  return {
    lan,
    printer,
    linkLocal,
    internet,
    own: own.filter(({ family, internal }) => family === 'IPv4' && !internal).map(({ address }) => address),
    port,
    async remove() {
      neighbours.kill();
      program.close();
      program.closeAllConnections();
      await run('ip', ['netns', 'delete', space]);
      // The other end of the link, and the routes by it, go with the namespace, but only after a while.
      await run('ip', ['link', 'delete', outside]).catch(() => undefined);
    },
  };
}
