/** A machine of a worker's own, as far as its network goes: a namespace, its Docker engine, and one cable to the rest of the world. */

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { promisify } from 'node:util';
import { type OwnEngine, ownEngine } from './own-engine.ts';

const run = promisify(execFile);

export interface OwnHost {
  readonly engine: OwnEngine;
  /** The words before a command that run it there, in the same process. */
  readonly enter: readonly string[];
  /** Makes what listens here at a port of this machine reachable there, at the same port. */
  forward(port: number): Promise<void>;
  /** From then on everything that either side sends is dropped, and nobody is told. */
  cut(): Promise<void>;
  plug(): Promise<void>;
  /** The power is cut: engine and containers die, and nobody hears of it. */
  lose(): Promise<void>;
  close(): Promise<void>;
}

/** `number` (1 to 250) sets it apart from other hosts. */
export async function startHost(number: number): Promise<OwnHost> {
  const engine = await ownEngine();
  const { space } = engine;
  const [outer, inner] = [`berth-o${number}`, `berth-i${number}`];
  const [here, there] = [`169.254.${number}.1`, `169.254.${number}.2`];
  await run('ip', ['link', 'add', outer, 'type', 'veth', 'peer', 'name', inner, 'netns', space]);
  await run('ip', ['address', 'add', `${here}/30`, 'dev', outer]);
  await run('ip', ['-n', space, 'address', 'add', `${there}/30`, 'dev', inner]);
  const link = (state: 'up' | 'down') => run('ip', ['link', 'set', outer, state]);
  await Promise.all([link('up'), run('ip', ['-n', space, 'link', 'set', inner, 'up'])]);
  await engine.start();
  const doors: Server[] = [];
  const relays: ChildProcess[] = [];
  const sockets: Socket[] = [];

  return {
    engine,
    enter: ['nsenter', `--net=/run/netns/${space}`],
    async forward(port) {
      const door = createServer(socket => {
        const onward = connect(port, '127.0.0.1');
        sockets.push(socket, onward);
        socket.pipe(onward).pipe(socket);
        for (const one of [socket, onward]) one.on('error', () => [socket, onward].forEach(end => void end.destroy()));
      });
      doors.push(door.listen(port, here));
      await once(door, 'listening');
      const program = [process.execPath, '-e', relayTo(here, port)];
      const relay = spawn('nsenter', [`--net=/run/netns/${space}`, ...program], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      relays.push(relay);
      await once(relay.stdout, 'data');
    },
    cut: async () => void (await link('down')),
    plug: async () => void (await link('up')),
    async lose() {
      await link('down');
      const containers = await engine.docker.listContainers();
      const details = await Promise.all(containers.map(({ Id }) => engine.docker.getContainer(Id).inspect()));
      await engine.kill();
      for (const { State } of details) process.kill(State.Pid, 'SIGKILL');
    },
    async close() {
      for (const relay of relays) relay.kill('SIGKILL');
      for (const door of doors) door.close();
      // What was cut off never ends by itself.
      for (const socket of sockets) socket.destroy();
      await run('ip', ['link', 'delete', outer]);
      await engine.close();
    },
  };
}

const relayTo = (host: string, port: number) => `
  const { connect, createServer } = require('node:net');
  createServer(socket => {
    const onward = connect(${port}, '${host}');
    socket.pipe(onward).pipe(socket);
    for (const one of [socket, onward]) one.on('error', () => { socket.destroy(); onward.destroy(); });
  }).listen(${port}, '127.0.0.1', () => console.log('listening'));`;
