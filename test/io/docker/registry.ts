import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type Docker from 'dockerode';
import { debianPackage } from '../../../docker/images/debian-package.ts';

/** The one login that a registry with a login knows. */
export const LOGIN = { username: 'acme-ci', password: 'acme-secret' };
/** The same as its file has it (bcrypt). */
const HTPASSWD = 'acme-ci:$2b$04$z8n4S10cveG64QPrQC3RUOh2FROibzSSXM4Qs8vgRX.E5ULFBjGjy\n';

/** A real image registry on loopback (Debian's docker-registry), with or without a login. */
export interface Registry {
  readonly address: string;
  /** Pushes what the engine calls `from` as `image`, a name on this registry; the engine then has it by both names. */
  push(docker: Docker, from: string, image: string): Promise<void>;
  stop(): Promise<void>;
}

export async function startRegistry(options: { readonly login: boolean }): Promise<Registry> {
  const program = join(await debianPackage('docker-registry'), 'usr', 'bin', 'docker-registry');
  const folder = await mkdtemp(join(tmpdir(), 'berth-registry-'));
  const address = `127.0.0.1:${await freePort()}`;
  const config: Record<string, unknown> = {
    version: 0.1,
    storage: { filesystem: { rootdirectory: join(folder, 'data') } },
    http: { addr: address },
    log: { level: 'error', accesslog: { disabled: true } },
  };
  if (options.login) config['auth'] = { htpasswd: { realm: 'berth', path: join(folder, 'htpasswd') } };
  await writeFile(join(folder, 'htpasswd'), HTPASSWD);
  // JSON is YAML too.
  await writeFile(join(folder, 'config.yml'), JSON.stringify(config));
  const server = spawn(program, ['serve', join(folder, 'config.yml')], { stdio: 'ignore' });
  await untilAnswers(address, server);
  return {
    address,
    async push(docker, from, image) {
      const colon = image.lastIndexOf(':');
      await docker.getImage(from).tag({ repo: image.slice(0, colon), tag: image.slice(colon + 1) });
      const authconfig = options.login ? LOGIN : { username: '', password: '' };
      for await (const _ of await docker.getImage(image).push({ authconfig }));
    },
    async stop() {
      if (server.exitCode !== null || server.signalCode !== null) return;
      server.kill();
      await once(server, 'exit');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function untilAnswers(address: string, server: ChildProcess): Promise<void> {
  while (server.exitCode === null) {
    if (await fetch(`http://${address}/v2/`).catch(() => undefined)) return;
    await sleep(50);
  }
  throw new Error(`docker-registry ended with ${server.exitCode}`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
