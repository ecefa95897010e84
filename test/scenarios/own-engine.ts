/** A Docker engine that one test has for itself, so that it can be killed. Needs root and `dockerd`. */

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import Docker from 'dockerode';
import { eventually } from './eventually.ts';

const run = promisify(execFile);

export interface OwnEngine {
  /** As DOCKER_HOST has it. */
  readonly host: string;
  readonly docker: Docker;
  /** The name of its network namespace. */
  readonly space: string;
  /** Starts it (again) on the same data; resolves when it answers. */
  start(): Promise<void>;
  /** SIGKILL to the engine alone: its containers go on running. */
  kill(): Promise<void>;
  /** What is mounted below its data, but its containers' own file systems. */
  mounts(): Promise<readonly string[]>;
  /** All containers, volumes and networks there are, but the networks that every engine has. */
  holds(): Promise<readonly string[]>;
  /** Stops it and removes its data. */
  close(): Promise<void>;
}

/** Not started yet. */
export async function ownEngine(): Promise<OwnEngine> {
  // A path of a socket has at most 107 characters.
  const root = await mkdtemp(join(tmpdir(), 'berth-dockerd-'));
  const [data, exec, socket] = ['data', 'exec', 'docker.sock'].map(name => join(root, name)) as [
    string,
    string,
    string,
  ];
  await mkdir(data);
  const docker = new Docker({ socketPath: socket });
  const name = `berth-${randomUUID().slice(0, 8)}`;
  let engine: ChildProcess | undefined;
  let output = '';

  const space = `berth-${randomUUID().slice(0, 8)}`;
  await run('ip', ['netns', 'add', space]);
  await run('ip', ['-n', space, 'link', 'set', 'lo', 'up']);

  /**
   * In a network namespace of its own: without a default bridge an engine removes `docker0`, also that of another engine
   * (moby, daemon_unix.go, removeDefaultBridgeInterface).
   */
  const options = [
    ...['--data-root', data, '--exec-root', exec, '--pidfile', join(root, 'pid'), '-H', `unix://${socket}`],
    ...['--containerd-namespace', name, '--containerd-plugins-namespace', `${name}-plugins`],
    ...['--bridge', 'none', '--iptables=false', '--ip6tables=false', '--ip-forward=false', '--ip-masq=false'],
    ...['--default-address-pool', `base=10.${200 + Math.floor(Math.random() * 50)}.0.0/16,size=24`],
  ];

  function launch(): ChildProcess {
    // Not `ip netns exec`, which hides the cgroups. The process becomes dockerd, so that signals reach that.
    const command = [`--net=/run/netns/${space}`, 'dockerd', ...options];
    const launched = spawn('nsenter', command, { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [launched.stdout, launched.stderr]) {
      stream.setEncoding('utf8').on('data', text => {
        output += text;
      });
    }
    return launched;
  }

  return {
    host: `unix://${socket}`,
    docker,
    space,
    async start() {
      // After a kill its containerd may be in the way for a while: an engine is started again then, as systemd does.
      await eventually('the engine answers', async () => {
        if (engine === undefined || hasEnded(engine)) engine = launch();
        return docker.ping().catch(() => undefined);
      }).catch(cause => {
        throw new Error(`no engine: ${output.slice(-2000)}`, { cause });
      });
    },
    async kill() {
      engine?.kill('SIGKILL');
      await (engine && once(engine, 'close'));
    },
    async mounts() {
      const lines = (await readFile('/proc/mounts', 'utf8')).split('\n');
      return lines.map(line => line.split(' ')[1] ?? '').filter(path => path.startsWith(`${data}/volumes/`));
    },
    async holds() {
      const [containers, { Volumes }, networks] = await Promise.all([
        docker.listContainers({ all: true }),
        docker.listVolumes(),
        docker.listNetworks(),
      ]);
      const made = networks.filter(({ Name }) => !['bridge', 'host', 'none'].includes(Name));
      return [...containers.map(one => one.Id), ...Volumes.map(one => one.Name), ...made.map(one => one.Name)];
    },
    async close() {
      engine?.kill('SIGTERM');
      if (engine !== undefined && !hasEnded(engine)) await once(engine, 'close');
      for (const pid of await orphansOf(root)) process.kill(pid, 'SIGKILL');
      // It mounts its data on itself, and when it was killed it forgets some of what it mounted below.
      const lines = (await readFile('/proc/mounts', 'utf8')).split('\n').map(line => line.split(' ')[1] ?? '');
      const left = lines.filter(path => path.startsWith(`${root}/`)).reverse();
      for (const path of left) await run('umount', ['-l', path]);
      await run('ip', ['netns', 'delete', space]);
      await rm(root, { recursive: true, force: true });
    },
  };
}

/** What stood between a killed engine and its containers, and those: its next life need not know of them. */
async function orphansOf(root: string): Promise<readonly number[]> {
  const { stdout } = await run('ps', ['-eo', 'pid=,ppid=,args=']);
  const all = stdout.split('\n').map(line => line.trim().split(/\s+/));
  const shims = all.filter(args => args.includes('-address') && args.some(word => word.startsWith(`${root}/`)));
  const pids = new Set(shims.map(([pid]) => pid));
  const below = all.filter(([, parent]) => pids.has(parent));
  return [...below, ...shims].map(([pid]) => Number(pid));
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}
