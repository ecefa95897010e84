/** A sandbox GitHub and a Berth in a process of its own, which dies and comes back; and witnesses of what it did. */

import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Docker from 'dockerode';
import { openStore } from '../../src/io/sql/open.ts';
import { silent, template } from '../io/sql/temporary-store.ts';
import { type ContainerWatch, watchContainers } from './container-watch.ts';
import { eventually } from './eventually.ts';
import { conclusions, type GitHub, startGitHub } from './github.ts';
import { type ServerProcess, spawnServer } from './server-process.ts';

export interface CrashRig extends GitHub {
  readonly docker: Docker;
  readonly containers: ContainerWatch;
  /** Makes a server; it may not be ready yet. */
  spawn(more?: Readonly<Record<string, string>>): ServerProcess;
  /** The last one that was made. */
  server(): ServerProcess;
  /** Resolves when the server answered the newest push with 2xx, and so has promised to handle it. */
  accepted(): Promise<void>;
  /** Everything that all of them wrote. */
  output(): string;
  /** What the engine holds for this server. */
  leftovers(): Promise<string[]>;
  /** Throws when a check of this commit is there twice or did not complete, or it has more than one run. */
  verify(sha: string): Record<string, string | null>;
  close(): Promise<void>;
}

export async function startCrashRig(): Promise<CrashRig> {
  const rig = await startGitHub();
  const { app, github, port, dataDirectory } = rig;
  const serverId = `crash${randomUUID().slice(0, 8)}`;
  await prepareData(dataDirectory, serverId);
  const docker = new Docker();
  const containers = await watchContainers(docker, serverId);
  const filters = { label: [`dev.berth.server=${serverId}`] };
  const environment = {
    APP_ID: String(app.id),
    PRIVATE_KEY: app.privateKey,
    WEBHOOK_SECRET: app.hook.secret,
    GITHUB_API_URL: github.apiUrl,
    HOST: '127.0.0.1',
    PORT: String(port),
    DATA_DIR: dataDirectory,
    DEFAULT_IMAGE: 'berth/busybox',
    CONCURRENCY: '3',
    // So that all it could ever say is looked through for secrets.
    LOG_LEVEL: 'trace',
    NODE_ENV: 'test',
  };
  const servers: ServerProcess[] = [];

  async function leftovers(): Promise<string[]> {
    const [held, networks, { Volumes }] = await Promise.all([
      docker.listContainers({ all: true, filters }),
      docker.listNetworks({ filters }),
      docker.listVolumes({ filters }),
    ]);
    return [...held.map(({ Names }) => Names.join()), ...networks.map(({ Name }) => Name), ...Volumes.map(v => v.Name)];
  }

  return {
    ...rig,
    docker,
    containers,
    spawn: (more = {}) => {
      const server = spawnServer({ ...environment, ...more });
      servers.push(server);
      return server;
    },
    server: () => {
      const server = servers.at(-1);
      if (server === undefined) throw new Error('no server was made yet');
      return server;
    },
    output: () => servers.map(server => server.output()).join(''),
    accepted: async () => {
      await eventually('the push was accepted', () => {
        const code = app.deliveries.findLast(({ event }) => event === 'push')?.outcome?.code;
        return code !== undefined && code >= 200 && code < 300;
      });
    },
    leftovers,
    verify: sha => verifyOnce(rig, sha),
    close: async () => {
      await Promise.all(servers.map(server => server.stop()));
      containers.stop();
      await rig.close();
    },
  };
}

/** See CrashRig.verify. */
export function verifyOnce({ repository, checks }: GitHub, sha: string): Record<string, string | null> {
  const runs = [...repository.runs.values()].filter(run => run.headSha === sha);
  const names = runs.map(({ externalId }) => externalId);
  if (new Set(names).size !== names.length) throw new Error(`a check is there twice: ${names}`);
  const ids = new Set(names.map(name => name.split(':')[0]));
  if (ids.size !== 1) throw new Error(`not one run but: ${[...ids]}`);
  const open = runs.filter(({ status }) => status !== 'completed');
  if (open.length > 0) throw new Error(`never completed: ${open.map(({ name }) => name)}`);
  return conclusions(checks(sha));
}

/** A name we know, and a database that is copied, which is quicker than making one. */
async function prepareData(directory: string, serverId: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o711 });
  await writeFile(join(directory, 'server-id'), serverId);
  const store = await openStore({ directory: join(directory, 'postgres'), log: silent, durable: false, template });
  await store.close();
}
