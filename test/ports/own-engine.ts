import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import Docker from 'dockerode';

const run = promisify(execFile);

/** An engine of a test's own, with settings that nobody else's may have. */
export interface OwnEngine {
  readonly docker: Docker;
  readonly address: string;
  stop(): Promise<void>;
}

/** Starts one with these settings (of daemon.json), in a network namespace of its own: its bridges and rules are no one else's. */
export async function startOwnEngine(settings: object): Promise<OwnEngine> {
  const folder = await mkdtemp(join(tmpdir(), 'berth-own-engine-'));
  const space = `engine-${randomBytes(3).toString('hex')}`;
  const at = (name: string) => join(folder, name);
  const socketPath = at('docker.sock');
  await mkdir(at('data'));
  await writeFile(at('daemon.json'), JSON.stringify(settings));
  await run('ip', ['netns', 'add', space]);
  await run('ip', ['-n', space, 'link', 'set', 'lo', 'up']);
  const places = [
    '--data-root',
    at('data'),
    '--exec-root',
    at('exec'),
    '--pidfile',
    at('pid'),
    '-H',
    `unix://${socketPath}`,
  ];
  // Not \`ip netns exec\`, which hides the cgroups.
  const daemon = spawn(
    'nsenter',
    [`--net=/run/netns/${space}`, 'dockerd', '--config-file', at('daemon.json'), ...places],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  let words = '';
  daemon.stderr.on('data', piece => {
    words = `${words}${piece}`.slice(-2_000);
  });
  const docker = new Docker({ socketPath });
  while (!(await docker.ping().catch(() => undefined))) {
    if (daemon.exitCode !== null) throw new Error(`dockerd ended with ${daemon.exitCode}: ${words}`);
    await sleep(100);
  }
  return {
    docker,
    address: `unix://${socketPath}`,
    async stop() {
      daemon.kill();
      await once(daemon, 'exit');
      await run('ip', ['netns', 'delete', space]);
      await unmountBelow(folder);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** What an engine leaves mounted for containers that were. */
async function unmountBelow(folder: string): Promise<void> {
  const mounts = await readFile('/proc/mounts', 'utf8');
  const below = mounts.split('\n').flatMap(line => line.split(' ')[1] ?? []);
  for (const path of below.filter(one => one.startsWith(`${folder}/`)).reverse()) await run('umount', ['-l', path]);
}
